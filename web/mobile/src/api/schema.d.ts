// Made by `npm run types` from docs/generated/openapi.json; not edited by hand.

export interface paths {
    "/api/v1/attempts/{id}/answers/{question}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Saves an answer; the higher revision wins. */
        put: operations["save_answer"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/attempts/{id}/submit": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Submits a paper; every repeat answers the identical result. After the end of an announced paper's time what was saved
         *     before counts.
         */
        post: operations["submit_attempt"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/audiences/preview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Counts whom an audience would reach now. */
        post: operations["preview_audience"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/audit": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The sealed audit log, newest first. */
        get: operations["list_audit"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/bind": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Binds the signed-in WeChat account to the roster by the phone number or by an invitation; an invitation alone signs in. */
        post: operations["bind_member"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/session": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Signs out. */
        delete: operations["delete_session"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/wechat": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Signs in with a WeChat log-in code. */
        post: operations["create_session"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/wechat/start": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Where a browser inside WeChat signs in through the service account; `code` is then for `POST /auth/wechat` with `oa`. */
        get: operations["get_web_sign_in"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/banks": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The question banks. */
        get: operations["list_banks"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/banks/{id}/questions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The questions of a bank with their keys, ordered by id. */
        get: operations["list_questions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/checkins": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Checks a day in, or makes one up. */
        post: operations["create_checkin"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/complaints": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What the caller's office has to answer, oldest first, or has answered, newest first. */
        get: operations["list_complaints"];
        put?: never;
        /** Writes to the office above the own branch, which learns the branch and not the author. */
        post: operations["create_complaint"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/complaints/{id}/answer": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Answers a complaint; a later answer takes the place of the former one. */
        put: operations["answer_complaint"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/contests/{id}/members": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The members of the caller's own branch by their best try; only where the policy allows it, which by default it does not. */
        get: operations["list_contest_members"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/contests/{id}/standings": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The standings of a contest. */
        get: operations["get_standings"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/contests/{id}/standings/stream": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The standings as they change: `standings` events (the present state first, then every change within two seconds, each a
         *     whole `Standings`), comments as signs of life, and one `end` event after which nothing changes and a client need not
         *     come back.
         */
        get: operations["stream_standings"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/dashboard/orgs/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Figures of an organisation on a study day. */
        get: operations["get_org_figures"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/dashboard/orgs/{id}/children": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Figures of the direct subordinates. */
        get: operations["list_org_children"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/dashboard/orgs/{id}/trend": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Figures of an organisation day by day. */
        get: operations["get_org_trend"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/definitions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Names and meanings of figures, channels and reasons, in plain Chinese. */
        get: operations["get_definitions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/groups": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The groups that the caller looks after. */
        get: operations["list_groups"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/groups/{id}/reflections": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Reflections of a group: those that were let pass; for the secretary also those that wait for a decision. */
        get: operations["list_reflections"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/groups/{id}/reflections/{member}/{day}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** The secretary shows or withholds a reflection that the content check did not let pass, or takes one back. */
        put: operations["decide_reflection"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/groups/{id}/today": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A group's study day. */
        get: operations["get_group_today"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/materials": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The reading list. */
        get: operations["list_materials"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/materials/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One unit of a text. */
        get: operations["get_material"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/me": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The signed-in person. */
        get: operations["get_me"];
        put?: never;
        post?: never;
        /** Erases the caller: what they did stays in the figures of their groups, nothing else does. */
        delete: operations["erase_me"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/me/calendar": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The member's own record of a month. */
        get: operations["get_calendar"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/me/complaints": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The caller's own complaints with their answers, newest first. */
        get: operations["list_own_complaints"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/me/erasure": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Makes the code with which the caller may erase themselves. */
        post: operations["request_erasure"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/me/export": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Everything that is held of the caller. */
        get: operations["export_me"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/me/reviews": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The member's own wrong questions, the most urgent first; at most 100, so always one page. */
        get: operations["list_reviews"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/me/subscriptions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** How many subscribe messages WeChat still lets us send to the caller. */
        get: operations["list_subscriptions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/me/today": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The whole home screen. */
        get: operations["get_today"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/members/{id}/invitations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Invites a member of a group that the caller looks after. Every call makes a fresh code; each works once. */
        post: operations["create_invitation"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/notices": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What the caller was sent and what the caller sent, newest first; `box` narrows it down. */
        get: operations["list_notices"];
        put?: never;
        /** Sends a notice now or later. */
        post: operations["send_notice"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/notices/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A notice: for whoever was sent it, and for whoever may manage it. */
        get: operations["get_notice"];
        put?: never;
        post?: never;
        /** Takes a notice back: out of every inbox, and what is not handed over yet is dropped. */
        delete: operations["recall_notice"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/notices/{id}/consent": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Consents to a notice to many as a second organiser; where no consent is needed nothing changes. */
        post: operations["confirm_notice"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/notices/{id}/nudge": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** A second word to those who have not read; once per notice. */
        post: operations["nudge_unread"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/notices/{id}/receipt": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Marks something in the caller's inbox as read or confirmed. */
        post: operations["send_receipt"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/notices/{id}/receipts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Who has read and confirmed, over the groups that the caller covers. */
        get: operations["get_receipts"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/papers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Papers within the caller's scope, newest first. */
        get: operations["list_papers"];
        put?: never;
        /** Announces a paper. */
        post: operations["create_paper"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/papers/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A paper and how it has been taken. */
        get: operations["get_paper"];
        put?: never;
        post?: never;
        /** Withdraws a paper: members no longer see it; results already given stay with those who have them. */
        delete: operations["withdraw_paper"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/papers/{id}/close": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Closes a paper before its time: what was saved by then counts. */
        post: operations["close_paper"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/papers/{id}/statistics": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** How a paper did in an organisation of the caller's scope; nothing but the number of attempts below 30. */
        get: operations["get_paper_statistics"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/pushes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Pushes within the caller's scope, newest first. */
        get: operations["list_pushes"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/pushes/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A push with its live progress. */
        get: operations["get_push"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/pushes/{id}/cancel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Stops a push that has not begun. */
        post: operations["cancel_push"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/pushes/{id}/dead": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Deliveries of a push that certainly failed, within the caller's scope; they can be driven again. */
        get: operations["list_dead_letters"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/pushes/{id}/redrive": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Queues the dead letters of a push once more. What is unknown is never among them. */
        post: operations["redrive_push"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/pushes/{id}/stream": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The progress of a push as server-sent events: `progress` (a whole push with its progress) at once and whenever it changes,
         *     comments as signs of life, and one `end` event after which a client need not come back.
         */
        get: operations["stream_push"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/questions/{id}/regrade": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** How far the last regrade of a question came. */
        get: operations["get_regrade"];
        put?: never;
        /**
         * Grades submitted papers that ask the question again, by how it stands now. No score falls; again while it is under way
         *     answers how far it came.
         */
        post: operations["regrade_question"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/questions/{id}/replace": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Brings a new version of a question into force for papers drawn from then on. The same version again changes nothing. */
        post: operations["replace_question"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/questions/{id}/retire": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Retires a question: it is asked no more and counts full in papers that are not submitted. */
        post: operations["retire_question"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/questions/{id}/statistics": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** How a question did over everybody; nothing but the number of attempts below 30. */
        get: operations["get_question_statistics"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/quizzes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What is open for the caller: the daily quiz first, then announced papers by their end. */
        get: operations["list_quizzes"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/quizzes/daily": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The daily paper; the first look freezes it. */
        get: operations["get_daily_quiz"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/quizzes/{paper}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * An announced paper: the caller's latest try, or try number `attempt`. The first look begins it; answers and submission
         *     are those of the attempt.
         */
        get: operations["get_quiz"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/schedule-templates": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Templates that a schedule can be made of. */
        get: operations["list_schedule_templates"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/schedules": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Schedules within the caller's scope. */
        get: operations["list_schedules"];
        put?: never;
        /** Makes a schedule. */
        post: operations["make_schedule"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/schedules/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A schedule with its last decisions. */
        get: operations["get_schedule"];
        /**
         * Changes a schedule, or switches it on or off.
         * @description `{"enabled": …}` alone needs no version. Any other change names the `version` that it is made to as `if_version`; if the
         *     schedule was changed since, it is refused with 409 `version_conflict`. New times hold at once; a time that has been claimed
         *     does not fire again.
         */
        put: operations["update_schedule"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/schedules/{id}/forecast": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What the next firing of a schedule would reach, channel by channel. */
        get: operations["forecast_schedule"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/schedules/{id}/preview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The next fires of a schedule, with what is left out and why. */
        get: operations["preview_schedule"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/schedules/{id}/run": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Fires a schedule now, whatever its days and hours say; its next due time stays. */
        post: operations["run_schedule"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sessions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The person's own sessions. */
        get: operations["list_sessions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sessions/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Ends one of the person's own sessions. */
        delete: operations["delete_own_session"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/study/rules": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The rule of counting as members read it. */
        get: operations["get_study_rules"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/study/sessions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Opens a sitting with one material within one study day. */
        post: operations["open_study_session"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/study/sessions/{id}/beats": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Reports ticks of a sitting. */
        post: operations["report_study_beat"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/subscriptions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Reports what the member answered in the consent popup. Where WeChat's own events are configured they alone count. */
        post: operations["report_subscriptions"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/wechat/callback": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** WeChat's check of this address. */
        get: operations["check_wechat_address"];
        put?: never;
        /**
         * An event from WeChat: signed, and encrypted unless `wechat.callback.mode` lets plain ones in. A repeat is answered with
         *     `success` and has no further effect, as is a plain one whose address is old or was used for another.
         */
        post: operations["take_wechat_event"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        /**
         * @description An answer as it crosses the wire: `["k"]` for single, multiple and ordering, `true`, `["text"]` for fill-in,
         *     `{"l1":"r2"}` for matching.
         */
        Answer: boolean | string[] | {
            [key: string]: string;
        };
        /** @description The state of an answer. */
        AnswerSaved: {
            /**
             * Format: int32
             * @description Questions answered so far.
             */
            answered: number;
            question: string;
            /**
             * Format: int32
             * @description The revision that is kept.
             */
            rev: number;
        };
        /**
         * @description Which of our WeChat apps the phone runs.
         * @enum {string}
         */
        App: "mini" | "oa";
        /**
         * @description Whom somebody wants to reach. Organisations and groups add up; roles, tags and state narrow down. Nothing named = the
         *     caller's whole scope.
         */
        Audience: {
            /**
             * @description Groups.
             * @default []
             */
            groups: string[];
            /**
             * @description Subtrees of the organisation tree.
             * @default []
             */
            orgs: string[];
            /**
             * @description Holders of any of these roles; none = everyone.
             * @default []
             */
            roles: components["schemas"]["Role"][];
            /**
             * @description `not_checked_in`, `quiz_open`, `slot_open:before|at|after` or `unread:<notice>`, looked at when the push fires.
             * @default null
             */
            state: string | null;
            /**
             * @description Bearers of any of these tags; none = everyone.
             * @default []
             */
            tags: string[];
        };
        /** @description A question of a bank. */
        BankQuestion: {
            /** @description Every text that a fill-in takes, blank by blank. */
            accepted?: string[][] | null;
            answer?: components["schemas"]["Answer"] | null;
            /**
             * Format: int32
             * @description Blanks to fill.
             */
            blanks: number;
            chapter?: string | null;
            citation?: string | null;
            difficulty?: string | null;
            explanation_html?: string | null;
            id: string;
            /** @description A paper of your own asks it at the moment: the key is not shown until you have submitted. */
            in_own_paper: boolean;
            /** @description Sides that are asked for (matching). */
            left: components["schemas"]["OptionView"][];
            /** @description In the order of the bank. */
            options: components["schemas"]["OptionView"][];
            /** @description Why it was retired. */
            reason?: string | null;
            /** @description Sides to choose from (matching). */
            right: components["schemas"]["OptionView"][];
            state: components["schemas"]["StandingName"];
            /** @description Safe HTML. */
            stem_html: string;
            tags: string[];
            type: string;
            /** Format: date */
            valid_from?: string | null;
            /** Format: date */
            valid_until?: string | null;
            /**
             * Format: int32
             * @description The version in force, or the last one that was.
             */
            version: number;
        };
        /** @description A bank. */
        BankView: {
            id: string;
            /**
             * Format: int32
             * @description Questions in force.
             */
            questions: number;
            /**
             * Format: int32
             * @description Questions that are asked no more.
             */
            retired: number;
        };
        /** @description What the server made of a report. */
        BeatCredited: {
            /**
             * Format: int32
             * @description Ticks accepted before.
             */
            already_credited: number;
            /**
             * Format: int32
             * @description Ticks newly accepted.
             */
            credited: number;
            /** @description The day as it now is. */
            day: components["schemas"]["StudyDay"];
            /** @description Remarks that are no errors. */
            notes: string[];
            /**
             * Format: int32
             * @description Newly accepted ticks that were reported more than two minutes late.
             */
            offline: number;
            /** @description Refused ticks with the reason. */
            refused: components["schemas"]["Refused"][];
            /** Format: int64 */
            seq: number;
            /** Format: date-time */
            server_now: string;
        };
        /** @description A sign that the phone is in the foreground and the reader active. */
        BeatReport: {
            /**
             * Format: int64
             * @description Number of the report within the sitting; echoed.
             */
            seq: number;
            /** @description Inclusive ranges of ticks. */
            ticks: number[][];
        };
        /** @description Proof of being on the roster: one of the two. */
        Bind: {
            /** @description A one-use log-in link's code. */
            invitation?: string | null;
            /** @description From `getPhoneNumber`; 5 minutes, one use. */
            phone_code?: string | null;
        };
        /** @description One day of the member's own record. */
        CalendarDay: {
            checked_in: boolean;
            /** Format: date */
            day: string;
            /** @description Every slot of the plan. */
            full_day: boolean;
            /** @description The holiday, or the one that a make-up workday belongs to. */
            holiday?: string | null;
            made_up: boolean;
            quiz_submitted: boolean;
            /** @description The member's own reflection. */
            reflection?: string | null;
            reflection_standing?: components["schemas"]["Standing"] | null;
            /** @description Slots whose target was reached. */
            slots: components["schemas"]["Slot"][];
            /** @description Whether the unit works. */
            workday: boolean;
        };
        /** @description A month of the member's own record. */
        CalendarMonth: {
            items: components["schemas"]["CalendarDay"][];
            /** @description `YYYY-MM`. */
            month: string;
            /** @description Always null: a month is one page. */
            next?: string | null;
        };
        /**
         * @description A way to a person or group. A chain is always taken in this order: the inbox first, then the subscribe message, then the group's robots.
         * @enum {string}
         */
        Channel: "inbox" | "subscribe" | "wecom" | "dingtalk" | "feishu";
        /** @description A tick for a day. */
        CheckIn: {
            /** @description From `GET /me/today`; a queued check-in carries its own day's anchor. */
            anchor: string;
            /**
             * Format: date
             * @description The study day.
             */
            day: string;
            /** @description Made by the phone; a repeat has no further effect. */
            id: string;
            makeup?: components["schemas"]["MakeUp"] | null;
            /** @description 心得, at most 500 characters. */
            reflection?: string | null;
        };
        /** @description The state after a check-in. */
        CheckedIn: {
            /** Format: date */
            day: string;
            /** @description Whether the day counts as made up. */
            made_up: boolean;
            /**
             * Format: int32
             * @description Make-ups left this month.
             */
            makeup_left: number;
            streak: components["schemas"]["PresentStreak"];
        };
        /** @description A direct subordinate: an organisation or a group. */
        Child: {
            figures: components["schemas"]["Figures"];
            group?: components["schemas"]["Named"] | null;
            org?: components["schemas"]["Named"] | null;
        };
        /** @description Direct subordinates; a parent equals the sum of its children. */
        ChildrenView: {
            /** Format: date-time */
            as_of: string;
            /** Format: date */
            date: string;
            items: components["schemas"]["Child"][];
            /** @description Cursor of the next page. */
            next?: string | null;
            parent: string;
        };
        /** @description What the office says. */
        ComplaintAnswer: {
            /**
             * Format: date-time
             * @description When.
             */
            at: string;
            /** @description 1 to 500 characters. */
            text: string;
        };
        /**
         * @description How far a complaint has come.
         * @enum {string}
         */
        ComplaintState: "received" | "answered";
        /**
         * @description On which days of the unit a schedule fires.
         * @enum {string}
         */
        DayRule: "workdays" | "restdays" | "every_day";
        /**
         * @description Whether figures may still change.
         * @enum {string}
         */
        DayState: "open" | "closed";
        /** @description A delivery that certainly failed. */
        DeadLetter: {
            group: string;
            /** @description The member's id; whose it is, the members' page says to whoever may know. */
            member: string;
            /** @description Why, as `/definitions` explains it. */
            reason: string;
        };
        /** @description What became of it. */
        Decided: {
            standing: components["schemas"]["Standing"];
        };
        /** @description What the secretary decides. */
        Decision: {
            /** @description Whether the branch may see it. */
            show: boolean;
        };
        /** @description One word and its meaning. */
        Definition: {
            /** @description What it means. */
            meaning: string;
            /** @description The word in the interface. */
            name: string;
            /** @description The name on screen. */
            title: string;
        };
        /** @description Names and meanings of figures, channels and reasons. */
        Definitions: {
            /** @description Channels in the order of the chain. */
            channels: components["schemas"]["Definition"][];
            /** @description Figures of dashboards and pushes. */
            figures: components["schemas"]["Definition"][];
            /** @description Reasons of failed and skipped deliveries. */
            reasons: components["schemas"]["Definition"][];
        };
        /** @description A text in the reading list. */
        DocumentView: {
            edition?: string | null;
            id: string;
            source?: string | null;
            title: string;
            units: components["schemas"]["UnitView"][];
        };
        /**
         * @description Who is asked the same.
         * @enum {string}
         */
        Draw: "same" | "each";
        /** @description One entry of a kept value. */
        Entry: {
            /** @description Its name, where entries have names. */
            field?: string | null;
            /** @description Text and JSON as they are, anything else in hexadecimal digits. */
            text: string;
        };
        /** @description Proof that the caller means it. */
        Erase: {
            /** @description From `POST /me/erasure`. */
            code: string;
        };
        /** @description A code, shown once. */
        ErasureCode: {
            /** @description Eight digits for `DELETE /me`; a new one voids it. */
            code: string;
            /**
             * Format: date-time
             * @description Good until then.
             */
            expires_at: string;
        };
        /** @description Everything that is held of a person. */
        Export: {
            /** @description Every value that is kept under the person's id. */
            kept: components["schemas"]["Kept"][];
            /** Format: date-time */
            made_at: string;
            member: components["schemas"]["MemberView"];
            messages: components["schemas"]["Held"];
            /** @description The phone number, as the roster has it. */
            phone?: string | null;
            /** @description Wrong questions that come back; what an open paper asks shows no key. */
            reviews: components["schemas"]["ReviewView"][];
            /** @description Words by which audiences may choose the person. */
            tags: string[];
        };
        /** @description One field of a body that is wrong. */
        FieldError: {
            /** @description A word for machines. */
            code: string;
            /** @description A Chinese sentence. */
            detail: string;
            /** @description JSON pointer to the field, e.g. `/makeup/reason`. */
            pointer: string;
        };
        /** @description What a dashboard shows of a node and a day: numerators and denominators, never rates. */
        Figures: {
            /**
             * Format: int64
             * @description Members with at least one fact that day.
             */
            active: number;
            /**
             * Format: int64
             * @description Members who checked in.
             */
            checked_in: number;
            /**
             * Format: int64
             * @description Members expected to study that day; 0 on rest days.
             */
            expected: number;
            /**
             * Format: int64
             * @description Members who filled every slot of their plan.
             */
            full_day: number;
            /**
             * Format: int64
             * @description Members who made the day up later.
             */
            made_up: number;
            /** @description Pushes. */
            push: components["schemas"]["PushFigures"];
            /** @description Daily quiz. */
            quiz: components["schemas"]["QuizFigures"];
            /** @description Slots. */
            slots: components["schemas"]["SlotFigures"];
        };
        /** @description The serialised form, for the interface description. */
        FireReason: {
            /** @description A fixed code. */
            code: string;
            /** @description What people read. */
            text: string;
        };
        /** @description The next fires of a schedule. */
        Fires: {
            /** @description What the first of them would reach. */
            forecast: components["schemas"]["Forecast"];
            /** @description The next 20 fires, and the days between them that are left out, with reasons. */
            items: components["schemas"]["PreviewRow"][];
            /** @description Always null. */
            next?: string | null;
        };
        /** @description What was decided about one due time of a schedule. */
        Firing: {
            /** @description `run`, `skip` or `merge`. */
            decision: string;
            /**
             * Format: date-time
             * @description When it was due.
             */
            due: string;
            /** @description The push that it made. */
            push?: string | null;
            /** @description Why it was left out. */
            reason?: string | null;
        };
        /** @description What the next firing of a schedule would reach, as far as it can be known now. */
        Forecast: {
            /**
             * Format: date-time
             * @description When it fires next; null = never again.
             */
            at?: string | null;
            /** @description People by channel. */
            by_channel: components["schemas"]["PreviewChannels"];
            /**
             * Format: int64
             * @description Groups in which at least one of them is.
             */
            groups: number;
            /**
             * Format: int64
             * @description People addressed, each in the inbox. A condition of the audience is taken as it stands now.
             */
            people: number;
            /**
             * Format: int64
             * @description Groups that rest that day.
             */
            resting_groups: number;
            /**
             * Format: int64
             * @description Chat groups whose robots would speak, if they speak in any case.
             */
            robots: number;
            /** @description The same in a sentence. */
            text: string;
        };
        /** @description A group's day. */
        GroupToday: {
            /** Format: date-time */
            as_of: string;
            /** Format: date */
            date: string;
            figures: components["schemas"]["Figures"];
            group: components["schemas"]["Named"];
            /** @description Empty for whoever may not see names. */
            members: components["schemas"]["MemberToday"][];
        };
        /** @description A group in a list. */
        GroupView: {
            id: string;
            name: string;
            org?: components["schemas"]["Named"] | null;
        };
        /** @description What this domain holds of one person. */
        Held: {
            /** @description Notices that the person wrote. */
            notices: string[];
            /** @description Receipts of the last three months. */
            receipts: components["schemas"]["HeldReceipt"][];
            /** @description Subscribe messages that WeChat still lets us send. */
            subscriptions: components["schemas"]["Subscription"][];
        };
        /** @description A receipt that somebody gave. */
        HeldReceipt: {
            /**
             * Format: date-time
             * @description When.
             */
            at: string;
            /** @description The notice, or the push of anything else. */
            id: string;
            /** @description What was done. */
            receipt: components["schemas"]["Receipt"];
        };
        /**
         * @description A time of day in whole minutes, written `HH:MM`, from 00:00 to 23:59.
         * @example 08:30
         */
        HourMinute: string;
        /** @description An invitation. */
        InvitationView: {
            /** @description For `POST /auth/bind`; works once. */
            code: string;
            /**
             * Format: date-time
             * @description Until when it works.
             */
            expires_at: string;
            /** @description A page that opens with it; null where the service has no public address. */
            url?: string | null;
        };
        /** @description One kept value. */
        Kept: {
            /** @description What it holds, entry by entry. */
            entries: components["schemas"]["Entry"][];
            /** @description What is in it. */
            holds: string;
            /** @description Its name in the store; the catalogue of keys explains it. */
            key: string;
            /** @description When it goes away. */
            life: string;
        };
        /**
         * @description What kind of entry the inbox shows.
         * @enum {string}
         */
        Kind: "morning" | "reminder" | "notice" | "nudge";
        /**
         * @description What kind of Party organisation a node is.
         * @enum {string}
         */
        Level: "county" | "township" | "park" | "industry" | "committee" | "general_branch" | "branch";
        /** @description A material that a notice is about. */
        LinkedMaterial: {
            id: string;
            /** @description Its title. */
            title: string;
        };
        /** @description Why a day is made up. */
        MakeUp: {
            /** @description One to 100 characters. */
            reason?: string | null;
        };
        /** @description One unit of a text, ready to read. */
        MaterialView: {
            /**
             * Format: int32
             * @description Length in characters.
             */
            characters: number;
            /** @description Title of the text that it is part of. */
            document: string;
            /** @description Which version. */
            edition?: string | null;
            /** @description Safe HTML, made on the server. */
            html: string;
            id: string;
            /**
             * Format: int32
             * @description Reading time in minutes.
             */
            minutes: number;
            next?: string | null;
            /** @description The units before and after it in the text. */
            previous?: string | null;
            /** @description Who issued the text. */
            source?: string | null;
            /** @description Title of the unit. */
            title: string;
            /** Format: date */
            valid_from?: string | null;
            /** Format: date */
            valid_until?: string | null;
        };
        /** @description A member of the own branch today: no minutes, no points. */
        MemberToday: {
            /** @description Whether the member has done anything today. */
            active: boolean;
            /** @description Whether the member has checked in today. */
            checked_in: boolean;
            id: string;
            name: string;
        };
        /** @description A person, on the wire, to that person. */
        MemberView: {
            group?: components["schemas"]["Named"] | null;
            /** @description The id. */
            id: string;
            /** @description The name. */
            name: string;
            org?: components["schemas"]["Named"] | null;
            /** @description Roles with scopes; `member` first for whoever has a group. */
            roles: components["schemas"]["RoleView"][];
        };
        /**
         * @description Whom a group robot's message mentions.
         * @enum {string}
         */
        Mention: "none" | "all";
        /** @description What becomes of a firing that was missed (the service was down). */
        Misfire: "skip" | {
            /**
             * @description It is sent late until this time of day (of the next day, if it is earlier than the firing). Of several missed
             *     firings only the last is sent.
             */
            late_until: components["schemas"]["HourMinute"];
        } | "merge_into_next";
        /** @description A group by id and name, on the wire. */
        Named: {
            /** @description The id. */
            id: string;
            /** @description The name. */
            name: string;
        };
        /** @description What the office says. */
        NewAnswer: {
            /** @description 1 to 500 characters. */
            text: string;
        };
        /** @description A complaint or suggestion. */
        NewComplaint: {
            /** @description Made by the phone; a repeat has no further effect. */
            id: string;
            /** @description 1 to 500 characters. */
            text: string;
        };
        /** @description What a schedule may say. */
        NewContent: {
            /** @enum {string} */
            kind: "morning";
        } | {
            /** @enum {string} */
            kind: "reminder";
            /** @description At most 200 characters. */
            text: string;
            /** @description Headline, at most 60 characters. */
            title: string;
        };
        /** @description A notice as its author hands it in. */
        NewNotice: {
            /** @description Whom it reaches. */
            audience?: components["schemas"]["Audience"];
            /** @description Text in Markdown. */
            body_md: string;
            /** @description The chain; the inbox is always in it. */
            channels?: components["schemas"]["Channel"][];
            /** @description Whether a confirmation is asked for. */
            confirm?: boolean;
            /** @description Made by the client; a repeat has no further effect. */
            id: string;
            /** @description A material of the library that it is about. */
            material?: string | null;
            /** @description Whom the groups' robots mention. */
            mention?: components["schemas"]["Mention"];
            /** @description How the groups' robots write. */
            robot_format?: components["schemas"]["RobotFormat"];
            /** @description When the groups' robots speak. */
            robots?: components["schemas"]["RobotMode"];
            /**
             * Format: date-time
             * @description When it is sent; absent or past = now.
             */
            send_at?: string | null;
            /** @description Headline. */
            title: string;
        };
        /** @description The client's id of a nudge. */
        NewNudge: {
            /** @description Made by the client; a repeat has no further effect. */
            id: string;
        };
        /** @description A paper as its author hands it in. */
        NewPaper: {
            /**
             * Format: int32
             * @description How often one person may try, 1 to 10 (a weekly paper: once a week); the best try counts.
             */
            attempts?: number;
            /** @description Whom it is for; nothing named = the caller's whole scope. Of a contest it is the organisation above the teams. */
            audience?: components["schemas"]["Takers"];
            /**
             * Format: date-time
             * @description Until then, at most 366 days later.
             */
            closes_at: string;
            draw?: components["schemas"]["Draw"] | null;
            /** @description Made by the client, at most 52 characters, not starting with `daily`; a repeat has no further effect. */
            id: string;
            /** @description `weekly`, `special` or `contest`; the daily paper is built in. */
            kind: components["schemas"]["PaperKind"];
            /** @description Its name. */
            name: string;
            /**
             * Format: date-time
             * @description From then on.
             */
            opens_at: string;
            /** @description The questions, part by part; at most 100 in all. */
            parts: components["schemas"]["Part"][];
            /**
             * Format: int32
             * @description Percent of the points from which the paper is passed.
             */
            pass_percent?: number | null;
            /** @description What an incomplete answer earns. */
            scoring?: components["schemas"]["Scoring"];
            teams?: components["schemas"]["Teams"] | null;
            /**
             * Format: int32
             * @description Seconds from the first look to the end: 30 to 86,400.
             */
            time_limit_s?: number | null;
        };
        /** @description What the caller has done with a notice. */
        NewReceipt: {
            /**
             * @description `read` or `confirmed`; the latter implies the former.
             * @example read
             */
            kind: string;
        };
        /** @description The client's id of a run by hand. */
        NewRun: {
            /** @description Made by the client; a repeat has no further effect. */
            id: string;
        };
        /** @description A schedule as its author hands it in. */
        NewSchedule: {
            /** @description Whom it reaches. */
            audience?: components["schemas"]["Audience"];
            /** @description The chain; the inbox is always in it. */
            channels?: components["schemas"]["Channel"][];
            /** @description What it says. */
            content: components["schemas"]["NewContent"];
            /**
             * @description Five fields: minute, hour, day of the month, month, day of the week.
             * @example 0 8 * * *
             */
            cron: string;
            /** @description On which days of each group's calendar. */
            days?: components["schemas"]["DayRule"];
            /** @description Made by the client; a repeat has no further effect. */
            id: string;
            /** @description Whom the groups' robots mention. */
            mention?: components["schemas"]["Mention"];
            /** @description What becomes of a missed firing. */
            misfire?: components["schemas"]["Misfire"];
            /** @description Its name. */
            name: string;
            quiet?: components["schemas"]["QuietHours"] | null;
            /** @description How the groups' robots write. */
            robot_format?: components["schemas"]["RobotFormat"];
            /** @description When the groups' robots speak. */
            robots?: components["schemas"]["RobotMode"];
            /** @description How far deliveries are spread. */
            window?: components["schemas"]["Window"];
            /** @description IANA name of the zone; Asia/Shanghai unless given. */
            zone?: string | null;
        };
        /**
         * @description A question as an office writes it. Options and sides are named by letter and number as the bank's pages show them: options and
         *     right sides A, B, C …, left sides 1, 2, 3 ….
         */
        NewVersion: {
            answer?: components["schemas"]["Answer"] | null;
            /** @description The blanks may be filled in any order. */
            any_order?: boolean;
            /** @description For every blank of a fill-in the texts that are accepted. */
            blanks?: string[][];
            chapter?: string | null;
            /** @description Where the answer is written. */
            citation?: string | null;
            difficulty?: string | null;
            /** @description HTML, shown with the result. */
            explanation_html?: string | null;
            /** @description HTML, of matching. */
            left?: string[];
            /** @description HTML. */
            options?: string[];
            /** @description HTML, of matching. */
            right?: string[];
            /** @description HTML; what is not safe is dropped. */
            stem_html: string;
            tags?: string[];
            /** @description `single`, `multiple`, `true_false`, `fill`, `ordering`, `matching`. */
            type: string;
            /**
             * Format: date
             * @description The first day on which it may be asked.
             */
            valid_from?: string | null;
            /**
             * Format: date
             * @description The last day on which it may be asked.
             */
            valid_until?: string | null;
        };
        /** @description One line of the notices on the home screen. */
        NoticeLine: {
            /** @description Whether a confirmation is asked for. */
            confirm: boolean;
            /** @description The notice, or the push of anything else. */
            id: string;
            /** @description What the member has done with it. */
            receipt: components["schemas"]["Receipt"];
            /** @description Headline. */
            title: string;
        };
        /** @description A notice on its way. */
        NoticeQueued: {
            id: string;
            /**
             * Format: int64
             * @description People it reaches as counted now.
             */
            people: number;
            /** @description The push that carries it. */
            push: string;
            /** @description `queued`, `scheduled`, `waiting` for a second organiser's consent, `recalled`. */
            state: string;
        };
        /** @description A notice that was taken back. */
        NoticeRecalled: {
            id: string;
            /** @description `recalled`. */
            state: string;
        };
        /** @description One line of the list. */
        NoticeSummary: {
            /** Format: date-time */
            at: string;
            /** @description Whether a confirmation is asked for. */
            confirm: boolean;
            /** @description The notice; for anything else the push. */
            id: string;
            kind: components["schemas"]["Kind"];
            /** @description Whether the caller wrote it. */
            mine: boolean;
            /** @description Whether there was a second word about it. */
            nudged: boolean;
            /** @description Whether it was taken back (own ones only). */
            recalled: boolean;
            receipt?: components["schemas"]["Receipt"] | null;
            /** @description The beginning as plain text. */
            text: string;
            title: string;
        };
        /** @description A notice, or any other entry of the inbox. */
        NoticeView: {
            /** Format: date-time */
            at: string;
            /** @description Who wrote it; null for what the service itself says. */
            author?: string | null;
            /** @description Safe HTML. */
            body_html: string;
            /** @description Whether a confirmation is asked for. */
            confirm: boolean;
            id: string;
            kind: components["schemas"]["Kind"];
            /** @description Whether the caller may see receipts, nudge and recall. */
            managed: boolean;
            material?: components["schemas"]["LinkedMaterial"] | null;
            receipt?: components["schemas"]["Receipt"] | null;
            /**
             * Format: date-time
             * @description Since when.
             */
            receipt_at?: string | null;
            /** @description Where it stands; null for those who were only sent it. */
            state?: string | null;
            title: string;
        };
        /** @description The notices on the home screen. */
        NoticesToday: {
            /** @description The newest, newest first. */
            latest: components["schemas"]["NoticeLine"][];
            /** @description Unread ones. */
            unread: number;
        };
        /** @description A nudge on its way. */
        Nudged: {
            /**
             * Format: int64
             * @description People who had not read.
             */
            people: number;
        };
        /** @description A complaint as the office sees it. */
        OfficeComplaint: {
            answer?: components["schemas"]["ComplaintAnswer"] | null;
            /** Format: date-time */
            at: string;
            /** @description A reference that tells nothing of the author. */
            id: string;
            org?: components["schemas"]["Named"] | null;
            state: components["schemas"]["ComplaintState"];
            text: string;
        };
        /** @description Opens a sitting. */
        OpenSession: {
            /** @description From `GET /me/today`. */
            anchor: string;
            /** @description A name that the phone keeps for itself. */
            device: string;
            /** @description Made by the phone; a repeat has no further effect. */
            id: string;
            /** @description What is read. */
            material: string;
        };
        /** @description How often an option was chosen. */
        OptionCount: {
            /**
             * Format: int64
             * @description Attempts in which it was chosen.
             */
            chosen: number;
            /** @description Safe HTML. */
            html: string;
            /**
             * Format: int32
             * @description From 0, in the order of the bank.
             */
            index: number;
        };
        /** @description Something to choose. */
        OptionView: {
            /** @description Safe HTML. */
            html: string;
            /** @description Answers name it by this key. */
            key: string;
        };
        /** @description Figures of an organisation on a day. */
        OrgFigures: {
            /**
             * Format: date-time
             * @description Up to when the figures are complete.
             */
            as_of: string;
            /** Format: date */
            date: string;
            figures: components["schemas"]["Figures"];
            org: components["schemas"]["OrgHead"];
            state: components["schemas"]["DayState"];
            /** @description By the national calendar; units may differ. */
            workday: boolean;
        };
        /** @description An organisation and where it stands. */
        OrgHead: {
            id: string;
            level: components["schemas"]["Level"];
            name: string;
            /** @description Its superiors, the highest first. */
            path: components["schemas"]["Named"][];
        };
        /** @description A complaint as its author sees it. */
        OwnComplaint: {
            answer?: components["schemas"]["ComplaintAnswer"] | null;
            /** Format: date-time */
            at: string;
            /** @description Made by the phone. */
            id: string;
            state: components["schemas"]["ComplaintState"];
            text: string;
        };
        /** @description One of the person's own sessions. */
        OwnSession: {
            /** @description `mini`, `oa` or `h5`. */
            app: string;
            /**
             * Format: date-time
             * @description When it began.
             */
            created: string;
            /** @description Whether it is the one that asks. */
            current: boolean;
            /**
             * Format: date-time
             * @description When it ends unless used.
             */
            expires_at: string;
            /** @description Its id (not the token). */
            id: string;
        };
        /** @description One page of a list. */
        Page_BankQuestion: {
            /** @description The entries. */
            items: {
                /** @description Every text that a fill-in takes, blank by blank. */
                accepted?: string[][] | null;
                answer?: components["schemas"]["Answer"] | null;
                /**
                 * Format: int32
                 * @description Blanks to fill.
                 */
                blanks: number;
                chapter?: string | null;
                citation?: string | null;
                difficulty?: string | null;
                explanation_html?: string | null;
                id: string;
                /** @description A paper of your own asks it at the moment: the key is not shown until you have submitted. */
                in_own_paper: boolean;
                /** @description Sides that are asked for (matching). */
                left: components["schemas"]["OptionView"][];
                /** @description In the order of the bank. */
                options: components["schemas"]["OptionView"][];
                /** @description Why it was retired. */
                reason?: string | null;
                /** @description Sides to choose from (matching). */
                right: components["schemas"]["OptionView"][];
                state: components["schemas"]["StandingName"];
                /** @description Safe HTML. */
                stem_html: string;
                tags: string[];
                type: string;
                /** Format: date */
                valid_from?: string | null;
                /** Format: date */
                valid_until?: string | null;
                /**
                 * Format: int32
                 * @description The version in force, or the last one that was.
                 */
                version: number;
            }[];
            /** @description Cursor of the next page; null on the last. */
            next?: string | null;
        };
        /** @description One page of a list. */
        Page_BankView: {
            /** @description The entries. */
            items: {
                id: string;
                /**
                 * Format: int32
                 * @description Questions in force.
                 */
                questions: number;
                /**
                 * Format: int32
                 * @description Questions that are asked no more.
                 */
                retired: number;
            }[];
            /** @description Cursor of the next page; null on the last. */
            next?: string | null;
        };
        /** @description One page of a list. */
        Page_DeadLetter: {
            /** @description The entries. */
            items: {
                group: string;
                /** @description The member's id; whose it is, the members' page says to whoever may know. */
                member: string;
                /** @description Why, as `/definitions` explains it. */
                reason: string;
            }[];
            /** @description Cursor of the next page; null on the last. */
            next?: string | null;
        };
        /** @description One page of a list. */
        Page_DocumentView: {
            /** @description The entries. */
            items: {
                edition?: string | null;
                id: string;
                source?: string | null;
                title: string;
                units: components["schemas"]["UnitView"][];
            }[];
            /** @description Cursor of the next page; null on the last. */
            next?: string | null;
        };
        /** @description One page of a list. */
        Page_GroupView: {
            /** @description The entries. */
            items: {
                id: string;
                name: string;
                org?: components["schemas"]["Named"] | null;
            }[];
            /** @description Cursor of the next page; null on the last. */
            next?: string | null;
        };
        /** @description One page of a list. */
        Page_NoticeSummary: {
            /** @description The entries. */
            items: {
                /** Format: date-time */
                at: string;
                /** @description Whether a confirmation is asked for. */
                confirm: boolean;
                /** @description The notice; for anything else the push. */
                id: string;
                kind: components["schemas"]["Kind"];
                /** @description Whether the caller wrote it. */
                mine: boolean;
                /** @description Whether there was a second word about it. */
                nudged: boolean;
                /** @description Whether it was taken back (own ones only). */
                recalled: boolean;
                receipt?: components["schemas"]["Receipt"] | null;
                /** @description The beginning as plain text. */
                text: string;
                title: string;
            }[];
            /** @description Cursor of the next page; null on the last. */
            next?: string | null;
        };
        /** @description One page of a list. */
        Page_OfficeComplaint: {
            /** @description The entries. */
            items: {
                answer?: components["schemas"]["ComplaintAnswer"] | null;
                /** Format: date-time */
                at: string;
                /** @description A reference that tells nothing of the author. */
                id: string;
                org?: components["schemas"]["Named"] | null;
                state: components["schemas"]["ComplaintState"];
                text: string;
            }[];
            /** @description Cursor of the next page; null on the last. */
            next?: string | null;
        };
        /** @description One page of a list. */
        Page_OwnComplaint: {
            /** @description The entries. */
            items: {
                answer?: components["schemas"]["ComplaintAnswer"] | null;
                /** Format: date-time */
                at: string;
                /** @description Made by the phone. */
                id: string;
                state: components["schemas"]["ComplaintState"];
                text: string;
            }[];
            /** @description Cursor of the next page; null on the last. */
            next?: string | null;
        };
        /** @description One page of a list. */
        Page_OwnSession: {
            /** @description The entries. */
            items: {
                /** @description `mini`, `oa` or `h5`. */
                app: string;
                /**
                 * Format: date-time
                 * @description When it began.
                 */
                created: string;
                /** @description Whether it is the one that asks. */
                current: boolean;
                /**
                 * Format: date-time
                 * @description When it ends unless used.
                 */
                expires_at: string;
                /** @description Its id (not the token). */
                id: string;
            }[];
            /** @description Cursor of the next page; null on the last. */
            next?: string | null;
        };
        /** @description One page of a list. */
        Page_PaperCard: {
            /** @description The entries. */
            items: {
                audience: components["schemas"]["Takers"];
                author: string;
                /** Format: date-time */
                closes_at: string;
                figures?: components["schemas"]["PaperFigures"] | null;
                id: string;
                kind: components["schemas"]["PaperKind"];
                name: string;
                /** Format: date-time */
                opens_at: string;
                spec: components["schemas"]["Specification"];
                state: components["schemas"]["Phase"];
                teams?: components["schemas"]["Teams"] | null;
            }[];
            /** @description Cursor of the next page; null on the last. */
            next?: string | null;
        };
        /** @description One page of a list. */
        Page_PersonView: {
            /** @description The entries. */
            items: {
                /**
                 * Format: int32
                 * @description The best try in thousandths of its maximum.
                 */
                best_milli: number;
                member: components["schemas"]["Named"];
                /**
                 * Format: int32
                 * @description 1 is first; equal results share a place.
                 */
                place: number;
            }[];
            /** @description Cursor of the next page; null on the last. */
            next?: string | null;
        };
        /** @description One page of a list. */
        Page_PushView: {
            /** @description The entries. */
            items: {
                audience: components["schemas"]["ReachView"];
                /** @description Who caused it; null = a shipped schedule. */
                author?: string | null;
                channels: components["schemas"]["Channel"][];
                /**
                 * Format: date-time
                 * @description The scheduled time.
                 */
                due: string;
                id: string;
                kind: components["schemas"]["Kind"];
                /** @description The notice that it carries. */
                notice?: string | null;
                /** @description The schedule that fired. */
                schedule?: string | null;
                state: components["schemas"]["PushState"];
                title: string;
            }[];
            /** @description Cursor of the next page; null on the last. */
            next?: string | null;
        };
        /** @description One page of a list. */
        Page_QuizCard: {
            /** @description The entries. */
            items: {
                /**
                 * Format: int32
                 * @description Questions answered.
                 */
                answered: number;
                /** @description The latest try; null before the first look, but for the daily quiz. */
                attempt?: string | null;
                /** Format: int32 */
                attempts_allowed: number;
                /** Format: int32 */
                attempts_begun: number;
                /**
                 * Format: date-time
                 * @description When the paper ends.
                 */
                closes_at: string;
                /**
                 * Format: int32
                 * @description Questions.
                 */
                count: number;
                kind: components["schemas"]["PaperKind"];
                name: string;
                /** @description `daily`, or the id of an announced paper. */
                paper: string;
                /** @description Whether the best try has passed, where the paper has a pass mark and a try was submitted. */
                passed?: boolean | null;
                /**
                 * Format: int32
                 * @description Points of that try, once submitted.
                 */
                score?: number | null;
                /** @description Where that try stands. */
                state: components["schemas"]["State"];
                /** Format: int32 */
                time_limit_s?: number | null;
            }[];
            /** @description Cursor of the next page; null on the last. */
            next?: string | null;
        };
        /** @description One page of a list. */
        Page_Record: {
            /** @description The entries. */
            items: {
                /** @description What was done, e.g. `seen`, `notice_sent`. */
                action: string;
                /** @description Who acted. */
                actor: string;
                /**
                 * Format: date-time
                 * @description When.
                 */
                at: string;
                /** @description The kind of thing, e.g. `group_members`. */
                kind: string;
                /** @description Which one. */
                subject: string;
            }[];
            /** @description Cursor of the next page; null on the last. */
            next?: string | null;
        };
        /** @description One page of a list. */
        Page_ReflectionView: {
            /** @description The entries. */
            items: {
                /** Format: date-time */
                at: string;
                /** Format: date */
                day: string;
                member: components["schemas"]["Named"];
                standing: components["schemas"]["Standing"];
                text: string;
            }[];
            /** @description Cursor of the next page; null on the last. */
            next?: string | null;
        };
        /** @description One page of a list. */
        Page_ReviewView: {
            /** @description The entries. */
            items: {
                answer?: components["schemas"]["Answer"] | null;
                /**
                 * Format: int32
                 * @description How often it was answered since it first went wrong.
                 */
                answers: number;
                /**
                 * Format: int32
                 * @description Blanks to fill.
                 */
                blanks: number;
                /** @description Absent while a paper asks it. */
                citation?: string | null;
                /**
                 * Format: date
                 * @description The study day on which it comes back.
                 */
                due: string;
                /** @description Absent while a paper asks it. */
                explanation_html?: string | null;
                /**
                 * Format: int32
                 * @description How often it went wrong.
                 */
                lapses: number;
                /** @description Sides that are asked for (matching). */
                left: components["schemas"]["OptionView"][];
                /** @description In the order of the bank. */
                options: components["schemas"]["OptionView"][];
                question: string;
                /** @description Sides to choose from (matching). */
                right: components["schemas"]["OptionView"][];
                state: components["schemas"]["ReviewState"];
                /** @description Safe HTML. */
                stem_html: string;
                type: string;
                /** Format: int32 */
                version: number;
            }[];
            /** @description Cursor of the next page; null on the last. */
            next?: string | null;
        };
        /** @description One page of a list. */
        Page_ScheduleView: {
            /** @description The entries. */
            items: {
                audience: components["schemas"]["ReachView"];
                /** @description Who made it; null = shipped. */
                author?: string | null;
                channels: components["schemas"]["Channel"][];
                content: components["schemas"]["NewContent"];
                enabled: boolean;
                id: string;
                /** @description The last decisions, newest first. */
                log: components["schemas"]["Firing"][];
                mention: components["schemas"]["Mention"];
                name: string;
                /**
                 * Format: date-time
                 * @description The next time at which the pattern matches; each group's calendar decides then.
                 */
                next?: string | null;
                robot_format: components["schemas"]["RobotFormat"];
                robots: components["schemas"]["RobotMode"];
                rule: components["schemas"]["Rule"];
                /**
                 * Format: int32
                 * @description Counts its changes: what `if_version` of a change refers to.
                 */
                version: number;
            }[];
            /** @description Cursor of the next page; null on the last. */
            next?: string | null;
        };
        /** @description One page of a list. */
        Page_Subscription: {
            /** @description The entries. */
            items: {
                /**
                 * Format: int64
                 * @description Messages left.
                 */
                left: number;
                /** @description WeChat's id of the template, as the phone asks for it. */
                template: string;
            }[];
            /** @description Cursor of the next page; null on the last. */
            next?: string | null;
        };
        /** @description One page of a list. */
        Page_Template: {
            /** @description The entries. */
            items: {
                /** @description Whom it reaches within the author's scope. */
                audience?: components["schemas"]["Audience"];
                /** @description The chain after the inbox. */
                channels: components["schemas"]["Channel"][];
                /** @description What it says. */
                content: components["schemas"]["NewContent"];
                /**
                 * @description Five fields: minute, hour, day of the month, month, day of the week.
                 * @example 0 8 * * *
                 */
                cron: string;
                /** @description On which days of each group's calendar. */
                days: components["schemas"]["DayRule"];
                /** @description Which. */
                id: string;
                /** @description What becomes of a missed firing. */
                misfire: components["schemas"]["Misfire"];
                /** @description Its name, and that of the schedule unless its author calls it otherwise. */
                name: string;
                /** @description What it does, in one sentence. */
                note: string;
                quiet?: components["schemas"]["QuietHours"] | null;
                /** @description When the groups' robots speak. */
                robots?: components["schemas"]["RobotMode"];
                /** @description How far deliveries are spread. */
                window?: components["schemas"]["Window"];
            }[];
            /** @description Cursor of the next page; null on the last. */
            next?: string | null;
        };
        /** @description A paper, to those who keep it. */
        PaperCard: {
            audience: components["schemas"]["Takers"];
            author: string;
            /** Format: date-time */
            closes_at: string;
            figures?: components["schemas"]["PaperFigures"] | null;
            id: string;
            kind: components["schemas"]["PaperKind"];
            name: string;
            /** Format: date-time */
            opens_at: string;
            spec: components["schemas"]["Specification"];
            state: components["schemas"]["Phase"];
            teams?: components["schemas"]["Teams"] | null;
        };
        /** @description How a paper has been taken so far. */
        PaperFigures: {
            /**
             * Format: int64
             * @description Those of them who passed; everybody where there is no pass mark.
             */
            passed: number;
            /**
             * Format: int64
             * @description People who have submitted.
             */
            submitted: number;
        };
        /** @description The announced paper that an attempt is at. */
        PaperHead: {
            /**
             * Format: int32
             * @description How often one person may try; the best try counts.
             */
            attempts_allowed: number;
            /**
             * Format: int32
             * @description How often the caller has tried; the next try is `?attempt=` one more.
             */
            attempts_begun: number;
            id: string;
            kind: components["schemas"]["PaperKind"];
            name: string;
            /**
             * Format: int32
             * @description Percent of the points from which it is passed.
             */
            pass_percent?: number | null;
            /** @description What an incomplete answer earns. */
            scoring: components["schemas"]["Scoring"];
        };
        /**
         * @description What a paper is for.
         * @enum {string}
         */
        PaperKind: "daily" | "weekly" | "special" | "contest";
        /** @description How a paper did in an organisation and everything below it. Below 30 attempts only their number is told. */
        PaperStatistics: {
            /**
             * Format: date-time
             * @description Up to when the sums are complete.
             */
            as_of: string;
            /**
             * Format: int64
             * @description Submitted papers.
             */
            attempts: number;
            /** @description By tenths of the points. */
            distribution?: components["schemas"]["ScoreCount"][] | null;
            /** @description Too few attempts to show more. */
            hidden: boolean;
            org: string;
            paper: string;
            /**
             * Format: int64
             * @description Attempts with six tenths of the points or more.
             */
            passed?: number | null;
            /**
             * Format: int64
             * @description Points reached by all together: the mean is this by `attempts`.
             */
            sum?: number | null;
            /**
             * Format: int64
             * @description Points that all together could reach.
             */
            sum_max?: number | null;
        };
        /** @description A paper. */
        PaperView: {
            /** @description What was saved so far. */
            answers: {
                [key: string]: components["schemas"]["Revised"];
            };
            attempt: string;
            /**
             * Format: date-time
             * @description Answers are taken until then.
             */
            closes_at: string;
            paper?: components["schemas"]["PaperHead"] | null;
            questions: components["schemas"]["QuestionView"][];
            result?: components["schemas"]["ResultView"] | null;
            state: components["schemas"]["State"];
            /**
             * Format: int32
             * @description Seconds from the first look to the end; null: no countdown, as always with the daily quiz.
             */
            time_limit_s?: number | null;
        };
        /** @description Questions of one sort. Banks, tags, types and difficulties each narrow the choice; an empty list does not. */
        Part: {
            /** @description Banks to draw from; none = all. */
            banks?: string[];
            /** @description How many questions: 1 to 100. */
            count: number;
            /** @description Its difficulty is one of these, as the bank writes it. */
            difficulties?: string[];
            /** @description The question bears one of these tags. */
            tags?: string[];
            /** @description It is of one of these types: single, multiple, `true_false`, fill, ordering, matching. */
            types?: string[];
        };
        /** @description A member of the caller's own branch in a contest, where the policy allows such a table. */
        PersonView: {
            /**
             * Format: int32
             * @description The best try in thousandths of its maximum.
             */
            best_milli: number;
            member: components["schemas"]["Named"];
            /**
             * Format: int32
             * @description 1 is first; equal results share a place.
             */
            place: number;
        };
        /**
         * @description Where a paper stands.
         * @enum {string}
         */
        Phase: "scheduled" | "open" | "closed" | "withdrawn";
        /** @description What the consent popup answered. */
        PopupReport: {
            /** @description Made by the client, so that a repeat is not counted twice; without one every report counts. */
            id?: string | null;
            /** @description Answer by template id. */
            results: {
                [key: string]: string;
            };
        };
        /** @description What follows from a member's day bytes. */
        Presence: {
            /** @description Whether today is ticked. */
            done: boolean;
            /** @description Whether today's tick is a make-up (never on the day itself). */
            made_up: boolean;
            /** @description Days that can still be made up, oldest first. */
            makeup_days: string[];
            /**
             * Format: int32
             * @description Make-ups left this month.
             */
            makeup_left: number;
        };
        /** @description The streak after a check-in. */
        PresentStreak: {
            /**
             * Format: int32
             * @description Days of the present streak.
             */
            workdays: number;
        };
        /** @description How many an audience reaches, before anything is sent. */
        Preview: {
            /** @description People by channel. */
            by_channel: components["schemas"]["PreviewChannels"];
            /**
             * Format: int64
             * @description Groups in which at least one of them is.
             */
            groups: number;
            /**
             * Format: int64
             * @description People.
             */
            people: number;
        };
        /** @description People by channel. */
        PreviewChannels: {
            /**
             * Format: int64
             * @description Reached in the inbox: everyone.
             */
            inbox: number;
            /**
             * Format: int64
             * @description Reached by subscribe message: WeChat bound and at least one message left.
             */
            subscribe: number;
        };
        /** @description One row of a preview. */
        PreviewRow: {
            /**
             * Format: date-time
             * @description When the pattern matches.
             */
            at: string;
            /** @description Whether it reaches at least one group. */
            fires: boolean;
            /** @description Groups that it reaches. */
            groups: number;
            reason?: components["schemas"]["FireReason"] | null;
            /** @description Groups that are left out by their own calendar, by reason. */
            resting: {
                [key: string]: number;
            };
        };
        /** @description The body of every error: RFC 9457. */
        Problem: {
            /** @description A word for machines: see `docs/generated/ERRORS.md`. */
            code: string;
            /** @description A Chinese sentence for people. */
            detail: string;
            /** @description Wrong fields of the body. */
            errors: components["schemas"]["FieldError"][];
            /** @description Quote this when you report a problem. */
            request_id: string;
            /**
             * Format: int32
             * @description The HTTP status again.
             */
            status: number;
            /** @description The status in words. */
            title: string;
            /** @description Always `about:blank`. */
            type: string;
        };
        /** @description Live progress of a push. */
        Progress: {
            /** @description Whether nothing is left to be done. */
            done: boolean;
            /**
             * Format: int64
             * @description Dropped by a recall.
             */
            dropped: number;
            /** @description Certainly failed, by reason: dead letters, which can be driven again. */
            failed: {
                [key: string]: number;
            };
            /**
             * Format: int64
             * @description Of those: reported as failed afterwards.
             */
            failed_late: number;
            /**
             * Format: int64
             * @description Subscribe messages still to be handed over.
             */
            pending: number;
            /**
             * Format: int64
             * @description People addressed; each has it in the inbox.
             */
            people: number;
            /**
             * Format: int64
             * @description Read in the inbox.
             */
            read: number;
            /** @description Groups by the reason for which they were left out. */
            resting_groups: {
                [key: string]: number;
            };
            /** @description Group robots. */
            robots: components["schemas"]["RobotProgress"];
            /**
             * Format: int64
             * @description Accepted by WeChat.
             */
            sent: number;
            /**
             * Format: int32
             * @description Parts there are.
             */
            shards: number;
            /**
             * Format: int32
             * @description Parts of the membership expanded so far.
             */
            shards_done: number;
            /**
             * Format: int64
             * @description Of those: reported as shown.
             */
            shown: number;
            /** @description Not tried, by reason. */
            skipped: {
                [key: string]: number;
            };
            /**
             * Format: int64
             * @description Handed over without a clear answer; never repeated.
             */
            unknown: number;
            /**
             * Format: date-time
             * @description Until when deliveries are tried.
             */
            until?: string | null;
        };
        /** @description A push with its progress. */
        PushDetail: components["schemas"]["PushView"] & {
            progress: components["schemas"]["Progress"];
        };
        /** @description Pushes. */
        PushFigures: {
            /**
             * Format: int64
             * @description Messages addressed to members.
             */
            addressed: number;
            /**
             * Format: int64
             * @description Delivered to the inbox.
             */
            inbox: number;
            /**
             * Format: int64
             * @description Accepted by WeChat as subscribe messages.
             */
            subscribe: number;
            /**
             * Format: int64
             * @description Handed over without a clear answer; never repeated.
             */
            unknown: number;
        };
        /**
         * @description Where a push stands.
         * @enum {string}
         */
        PushState: "waiting" | "scheduled" | "queued" | "expanding" | "expanded" | "cancelled" | "recalled";
        /** @description A push in a list. */
        PushView: {
            audience: components["schemas"]["ReachView"];
            /** @description Who caused it; null = a shipped schedule. */
            author?: string | null;
            channels: components["schemas"]["Channel"][];
            /**
             * Format: date-time
             * @description The scheduled time.
             */
            due: string;
            id: string;
            kind: components["schemas"]["Kind"];
            /** @description The notice that it carries. */
            notice?: string | null;
            /** @description The schedule that fired. */
            schedule?: string | null;
            state: components["schemas"]["PushState"];
            title: string;
        };
        /** @description How a question stands after a change. */
        QuestionStanding: {
            bank: string;
            question: string;
            /** @description Why it was retired. */
            reason?: string | null;
            state: components["schemas"]["StandingName"];
            /** Format: int32 */
            version: number;
        };
        /** @description How a version of a question did, over everybody. Below 30 attempts only their number is told. */
        QuestionStatistics: {
            /**
             * Format: date-time
             * @description Up to when the sums are complete.
             */
            as_of: string;
            /**
             * Format: int64
             * @description Submitted papers that asked it: the denominator of the others.
             */
            attempts: number;
            /**
             * Format: int64
             * @description Attempts in which it was left blank.
             */
            blank?: number | null;
            /**
             * Format: int64
             * @description Attempts in which it was right.
             */
            correct?: number | null;
            /**
             * Format: double
             * @description Point-biserial correlation of being right with the score of the other questions of the paper, -1 to 1. Absent if
             *     everybody is alike.
             */
            discrimination?: number | null;
            /** @description Too few attempts to show more. */
            hidden: boolean;
            /** @description Of single, multiple, true or false. */
            options?: components["schemas"]["OptionCount"][] | null;
            /** @description Of fill-in, ordering, matching. */
            parts?: components["schemas"]["SettledCount"][] | null;
            question: string;
            /** Format: int32 */
            version: number;
        };
        /** @description A question without its key. */
        QuestionView: {
            /**
             * Format: int32
             * @description Blanks to fill.
             */
            blanks: number;
            id: string;
            /** @description Sides that are asked for (matching). */
            left: components["schemas"]["OptionView"][];
            /** @description In the order shown. */
            options: components["schemas"]["OptionView"][];
            /** @description Whether it has come back for review. */
            review: boolean;
            /** @description Sides to choose from (matching). */
            right: components["schemas"]["OptionView"][];
            /** @description Safe HTML. */
            stem_html: string;
            type: string;
            /** Format: int32 */
            version: number;
        };
        /** @description Hours of the day in which nothing is sent; over midnight if `to` is the earlier. */
        QuietHours: {
            /** @description The first quiet minute. */
            from: components["schemas"]["HourMinute"];
            /** @description The first minute that is not quiet. */
            to: components["schemas"]["HourMinute"];
        };
        /** @description A paper that is open for the caller. */
        QuizCard: {
            /**
             * Format: int32
             * @description Questions answered.
             */
            answered: number;
            /** @description The latest try; null before the first look, but for the daily quiz. */
            attempt?: string | null;
            /** Format: int32 */
            attempts_allowed: number;
            /** Format: int32 */
            attempts_begun: number;
            /**
             * Format: date-time
             * @description When the paper ends.
             */
            closes_at: string;
            /**
             * Format: int32
             * @description Questions.
             */
            count: number;
            kind: components["schemas"]["PaperKind"];
            name: string;
            /** @description `daily`, or the id of an announced paper. */
            paper: string;
            /** @description Whether the best try has passed, where the paper has a pass mark and a try was submitted. */
            passed?: boolean | null;
            /**
             * Format: int32
             * @description Points of that try, once submitted.
             */
            score?: number | null;
            /** @description Where that try stands. */
            state: components["schemas"]["State"];
            /** Format: int32 */
            time_limit_s?: number | null;
        };
        /** @description The daily quiz. */
        QuizFigures: {
            /**
             * Format: int64
             * @description Questions asked in the submitted papers.
             */
            asked: number;
            /**
             * Format: int64
             * @description Questions answered correctly.
             */
            correct: number;
            /**
             * Format: int64
             * @description Papers submitted.
             */
            submitted: number;
        };
        /** @description The daily quiz on the home screen. */
        QuizSummary: {
            /**
             * Format: int32
             * @description Questions answered.
             */
            answered: number;
            /** @description Its attempt id. */
            attempt: string;
            /**
             * Format: int32
             * @description Questions; 0 until the paper is frozen.
             */
            count: number;
            /**
             * Format: int32
             * @description Questions answered correctly, once submitted.
             */
            score?: number | null;
            /** @description Where it stands. */
            state: components["schemas"]["State"];
        };
        /** @description Whom a push reaches, on the wire. */
        ReachView: {
            /** @description Whether all groups are reached. */
            everyone: boolean;
            /** @description Groups. */
            groups: string[];
            /** @description Subtrees. */
            orgs: string[];
            /** @description Roles; none = everyone. */
            roles: components["schemas"]["Role"][];
            /** @description Condition at the time of firing. */
            state?: string | null;
            /** @description Tags; none = everyone. */
            tags: string[];
        };
        /**
         * @description Why ticks are refused.
         * @enum {string}
         */
        Reason: "outside_window" | "in_future" | "too_old" | "before_anchor" | "too_many";
        /**
         * @description What a member has done with an entry.
         * @enum {string}
         */
        Receipt: "none" | "read" | "confirmed";
        /** @description The receipt as it now stands. */
        ReceiptView: {
            /** Format: date-time */
            at: string;
            receipt: components["schemas"]["Receipt"];
        };
        /** @description The receipts of a notice within the caller's scope. */
        Receipts: {
            /**
             * Format: int64
             * @description Those who confirmed.
             */
            confirmed: number;
            /**
             * Format: int64
             * @description People addressed.
             */
            people: number;
            /**
             * Format: int64
             * @description Those who read, confirmed ones included.
             */
            read: number;
            /**
             * Format: int64
             * @description Unread people whose names the rules of burden reduction do not show to the caller.
             */
            unnamed: number;
            /** @description Names of those who have not read, only of groups inside the caller's own branch or care; at most 500. */
            unread: components["schemas"]["Unread"][];
        };
        /** @description One record. */
        Record: {
            /** @description What was done, e.g. `seen`, `notice_sent`. */
            action: string;
            /** @description Who acted. */
            actor: string;
            /**
             * Format: date-time
             * @description When.
             */
            at: string;
            /** @description The kind of thing, e.g. `group_members`. */
            kind: string;
            /** @description Which one. */
            subject: string;
        };
        /** @description Dead letters on their way again. */
        Redriven: {
            /**
             * Format: int64
             * @description How many.
             */
            queued: number;
        };
        /** @description A reflection as others may see it. */
        ReflectionView: {
            /** Format: date-time */
            at: string;
            /** Format: date */
            day: string;
            member: components["schemas"]["Named"];
            standing: components["schemas"]["Standing"];
            text: string;
        };
        /** @description Refused ticks of one reason. */
        Refused: {
            /** @description Why. */
            reason: components["schemas"]["Reason"];
            /** @description Inclusive ranges, sorted and disjoint. */
            ticks: number[][];
        };
        /**
         * @description Whether a regrade goes on.
         * @enum {string}
         */
        RegradeState: "running" | "done";
        /** @description How far a regrade came. */
        RegradeView: {
            /** Format: date-time */
            began: string;
            /**
             * Format: int64
             * @description Those whose result is another one now.
             */
            changed: number;
            /**
             * Format: int64
             * @description Submitted papers that ask the question, so far.
             */
            examined: number;
            question: string;
            state: components["schemas"]["RegradeState"];
        };
        /**
         * @description The result of a paper: one point a question, a hundred where incomplete answers earn some. A regrade may better it
         *     later; then it says when.
         */
        ResultView: {
            attempt: string;
            /** Format: int32 */
            max: number;
            /** @description Whether that is enough, where the paper has a pass mark. */
            passed?: boolean | null;
            /**
             * Format: date-time
             * @description When a wrong key was set right last.
             */
            regraded_at?: string | null;
            results: components["schemas"]["Verdict"][];
            /** Format: int32 */
            score: number;
            /** Format: date-time */
            submitted_at: string;
        };
        /** @description Why a question is retired. */
        Retire: {
            /** @description For the office, 1 to 200 characters. */
            reason: string;
        };
        /**
         * @description Where a card stands.
         * @enum {string}
         */
        ReviewState: "in_paper" | "due" | "waiting";
        /** @description A question that went wrong. */
        ReviewView: {
            answer?: components["schemas"]["Answer"] | null;
            /**
             * Format: int32
             * @description How often it was answered since it first went wrong.
             */
            answers: number;
            /**
             * Format: int32
             * @description Blanks to fill.
             */
            blanks: number;
            /** @description Absent while a paper asks it. */
            citation?: string | null;
            /**
             * Format: date
             * @description The study day on which it comes back.
             */
            due: string;
            /** @description Absent while a paper asks it. */
            explanation_html?: string | null;
            /**
             * Format: int32
             * @description How often it went wrong.
             */
            lapses: number;
            /** @description Sides that are asked for (matching). */
            left: components["schemas"]["OptionView"][];
            /** @description In the order of the bank. */
            options: components["schemas"]["OptionView"][];
            question: string;
            /** @description Sides to choose from (matching). */
            right: components["schemas"]["OptionView"][];
            state: components["schemas"]["ReviewState"];
            /** @description Safe HTML. */
            stem_html: string;
            type: string;
            /** Format: int32 */
            version: number;
        };
        /** @description An answer with its revision; the higher one wins. */
        Revised: {
            /** @description The answer in the keys of the paper. */
            answer: components["schemas"]["Answer"];
            /**
             * Format: int32
             * @description Counted by the phone, from 1.
             */
            rev: number;
        };
        /**
         * @description How a group robot's message is written.
         * @enum {string}
         */
        RobotFormat: "markdown" | "text";
        /**
         * @description When the group's robots speak.
         * @enum {string}
         */
        RobotMode: "fallback" | "always";
        /** @description What has become of the messages to group robots. */
        RobotProgress: {
            /**
             * Format: int64
             * @description Dropped by a recall.
             */
            dropped: number;
            /** @description Certainly failed, by reason. */
            failed: {
                [key: string]: number;
            };
            /**
             * Format: int64
             * @description Still to be sent.
             */
            pending: number;
            /**
             * Format: int64
             * @description Of those: how many times a message may have been shown once more after an unclear answer.
             */
            repeated: number;
            /**
             * Format: int64
             * @description Taken by the platform.
             */
            sent: number;
            /**
             * Format: int64
             * @description Given up without a clear answer.
             */
            unknown: number;
        };
        /**
         * @description What a person may be.
         * @enum {string}
         */
        Role: "member" | "secretary" | "liaison" | "organiser" | "administrator";
        /** @description A role with its scope, on the wire. */
        RoleView: {
            /** @description Groups it covers. */
            groups: string[];
            /** @description Subtrees it covers. */
            orgs: string[];
            /** @description The role. */
            role: components["schemas"]["Role"];
        };
        /** @description When a schedule fires. */
        Rule: {
            /**
             * @description The pattern of the wall clock.
             * @example 0 8 * * *
             */
            cron: string;
            /** @description On which days. */
            days?: components["schemas"]["DayRule"];
            /** @description What becomes of a missed firing. */
            misfire?: components["schemas"]["Misfire"];
            quiet?: components["schemas"]["QuietHours"] | null;
            /** @description How far its deliveries are spread. */
            window?: components["schemas"]["Window"];
            /**
             * @description Whose wall clock.
             * @example Asia/Shanghai
             */
            zone?: string;
        };
        /** @description The rule of counting, in Chinese, generated from the constants that the server uses. */
        Rules: {
            /** @description Paragraphs. */
            items: string[];
        };
        /** @description A run on its way. */
        Run: {
            /** @description The push that it made. */
            push: string;
        };
        /** @description What is to change of a schedule; what is absent stays. */
        ScheduleChange: {
            /** @default null */
            audience: components["schemas"]["Audience"] | null;
            /**
             * @description The chain; the inbox is always in it.
             * @default null
             */
            channels: components["schemas"]["Channel"][] | null;
            /** @default null */
            content: components["schemas"]["NewContent"] | null;
            /**
             * @description Five fields: minute, hour, day of the month, month, day of the week.
             * @default null
             * @example 0 8 * * *
             */
            cron: string | null;
            /** @default null */
            days: components["schemas"]["DayRule"] | null;
            /**
             * @description Whether it fires.
             * @default null
             */
            enabled: boolean | null;
            /**
             * Format: int32
             * @description The `version` that the change is made to; needed for everything but `enabled`.
             * @default null
             */
            if_version: number | null;
            /** @default null */
            mention: components["schemas"]["Mention"] | null;
            /** @default null */
            misfire: components["schemas"]["Misfire"] | null;
            /**
             * @description Its name.
             * @default null
             */
            name: string | null;
            /** @default null */
            quiet: components["schemas"]["QuietHours"] | null;
            /** @default null */
            robot_format: components["schemas"]["RobotFormat"] | null;
            /** @default null */
            robots: components["schemas"]["RobotMode"] | null;
            /** @default null */
            window: components["schemas"]["Window"] | null;
            /**
             * @description IANA name of the zone.
             * @default null
             */
            zone: string | null;
        };
        /** @description A schedule. */
        ScheduleView: {
            audience: components["schemas"]["ReachView"];
            /** @description Who made it; null = shipped. */
            author?: string | null;
            channels: components["schemas"]["Channel"][];
            content: components["schemas"]["NewContent"];
            enabled: boolean;
            id: string;
            /** @description The last decisions, newest first. */
            log: components["schemas"]["Firing"][];
            mention: components["schemas"]["Mention"];
            name: string;
            /**
             * Format: date-time
             * @description The next time at which the pattern matches; each group's calendar decides then.
             */
            next?: string | null;
            robot_format: components["schemas"]["RobotFormat"];
            robots: components["schemas"]["RobotMode"];
            rule: components["schemas"]["Rule"];
            /**
             * Format: int32
             * @description Counts its changes: what `if_version` of a change refers to.
             */
            version: number;
        };
        /** @description Attempts with a certain share of the points. */
        ScoreCount: {
            /**
             * Format: int64
             * @description Attempts.
             */
            attempts: number;
            /**
             * Format: int32
             * @description Tenths of the points, rounded down: 0 to 10.
             */
            tenths: number;
        };
        /**
         * @description How an incomplete answer counts.
         * @enum {string}
         */
        Scoring: "exact" | "partial";
        /** @description A sitting. */
        SessionOpened: {
            /**
             * Format: date
             * @description The study day that ticks are numbered in.
             */
            day: string;
            /**
             * Format: date-time
             * @description Start of tick 0.
             */
            day_start: string;
            /**
             * Format: int32
             * @description The first tick that starts at or after the anchor.
             */
            first_tick: number;
            id: string;
            material: string;
            /**
             * Format: int32
             * @description Most ticks of one report.
             */
            max_ticks: number;
            /** Format: date-time */
            server_now: string;
            /**
             * Format: int64
             * @description Seconds of a tick.
             */
            tick_s: number;
        };
        /** @description A session. */
        SessionView: {
            /** @description Whether the WeChat account belongs to someone on the roster. */
            bound: boolean;
            /** @description With a cookie: what `X-CSRF` must repeat on every request that changes something. */
            csrf?: string | null;
            /**
             * Format: date-time
             * @description When it ends unless used.
             */
            expires_at: string;
            member?: components["schemas"]["MemberView"] | null;
            /** @description Send it as `Authorization: Bearer`. Empty if it was set as a cookie, which `X-Session: cookie` asks for. */
            token: string;
        };
        /** @description How often a blank, a place of an ordering or a pair was right. */
        SettledCount: {
            /**
             * Format: int32
             * @description From 0.
             */
            index: number;
            /**
             * Format: int64
             * @description Attempts in which it was right.
             */
            right: number;
        };
        /** @description A WeChat log-in code. */
        SignIn: {
            /** @description The app that made it. */
            app: components["schemas"]["App"];
            /** @description From `wx.login`; 5 minutes, one use. */
            code: string;
        };
        /**
         * @description A part of the study day, seen from the member's own shift.
         * @enum {string}
         */
        Slot: "before" | "at" | "after";
        /** @description A numerator and its denominator. */
        SlotFigure: {
            /**
             * Format: int64
             * @description Members who did.
             */
            done: number;
            /**
             * Format: int64
             * @description Members expected to fill the slot.
             */
            expected: number;
        };
        /** @description The three slots. */
        SlotFigures: {
            /** @description 班后 */
            after: components["schemas"]["SlotFigure"];
            /** @description 班中 */
            at: components["schemas"]["SlotFigure"];
            /** @description 班前 */
            before: components["schemas"]["SlotFigure"];
        };
        /** @description One slot of a day as the phone shows it. */
        SlotView: {
            /**
             * Format: int32
             * @description Seconds of all ticks above the target; shown, never counted.
             */
            beyond_s: number;
            /** @description Whether the target is reached. */
            complete: boolean;
            /**
             * Format: int32
             * @description Seconds that count, at most the target.
             */
            credited_s: number;
            /**
             * Format: date-time
             * @description When its window starts.
             */
            from: string;
            /**
             * Format: int32
             * @description Seconds among them that were reported late.
             */
            offline_s: number;
            /** @description Which slot. */
            slot: components["schemas"]["Slot"];
            /**
             * Format: int32
             * @description The plan's target in seconds.
             */
            target_s: number;
            /**
             * Format: date-time
             * @description When its window ends (this instant excluded).
             */
            to: string;
        };
        /** @description How a paper is put together, taken and graded. */
        Specification: {
            /**
             * Format: int32
             * @description How often one person may try; the best try counts.
             */
            attempts: number;
            /** @description Who is asked the same. */
            draw: components["schemas"]["Draw"];
            /** @description The questions, part by part. */
            parts: components["schemas"]["Part"][];
            /**
             * Format: int32
             * @description Percent of the points from which the paper is passed; null = nobody fails.
             */
            pass_percent?: number | null;
            /** @description What an incomplete answer earns. */
            scoring: components["schemas"]["Scoring"];
            /**
             * Format: int32
             * @description Seconds from the first look to the end; null = none but the window.
             */
            time_limit_s?: number | null;
        };
        /**
         * @description Who may see a reflection.
         * @enum {string}
         */
        Standing: "waiting" | "shown" | "held" | "withheld" | "private";
        /**
         * @description Whether a question is asked.
         * @enum {string}
         */
        StandingName: "in_force" | "retired";
        /** @description The standings of a contest. */
        Standings: {
            /**
             * Format: date-time
             * @description When they were read.
             */
            as_of: string;
            /** Format: date-time */
            closes_at: string;
            contest: string;
            /**
             * Format: int64
             * @description Members of all teams on the day of opening.
             */
            expected: number;
            /** @description By place, teams without a place last; by id where the policy forbids the ranking. */
            items: components["schemas"]["TeamView"][];
            name: string;
            /** Format: date-time */
            opens_at: string;
            state: components["schemas"]["Phase"];
            /** @description What the teams are. */
            teams: components["schemas"]["TeamKind"];
            /**
             * Format: int64
             * @description Members whose best try counts.
             */
            took_part: number;
        };
        /**
         * @description Where a paper stands.
         * @enum {string}
         */
        State: "none" | "open" | "submitted" | "closed";
        /** @description Days in a row. */
        Streak: {
            /**
             * Format: int32
             * @description Days of the longest streak ever.
             */
            best: number;
            /**
             * Format: int32
             * @description Days of the present streak: every workday since its start, and the rest days on which the member came too.
             */
            workdays: number;
        };
        /** @description A member's study day as the phone shows it. */
        StudyDay: {
            /** @description Whether every slot of the plan is complete. */
            complete: boolean;
            /**
             * Format: date
             * @description The study day, named by the date on which it starts.
             */
            day: string;
            /** @description The identifier of the plan. */
            plan: string;
            /** @description The name of the plan on the screen. */
            plan_name: string;
            /** @description The slots of the plan in the order of the day. */
            slots: components["schemas"]["SlotView"][];
            /** @description Whether it is a workday of the unit. */
            workday: boolean;
        };
        /** @description A submission: answers that may not have been saved yet are merged by revision. */
        Submit: {
            /** @description Optional. */
            answers?: {
                [key: string]: components["schemas"]["Revised"];
            };
        };
        /** @description What is left of one template. */
        Subscription: {
            /**
             * Format: int64
             * @description Messages left.
             */
            left: number;
            /** @description WeChat's id of the template, as the phone asks for it. */
            template: string;
        };
        /** @description Whom a paper is for: whoever's home group lies in it. */
        Takers: {
            /**
             * @description Groups.
             * @default []
             */
            groups: string[];
            /**
             * @description Subtrees of the organisation tree.
             * @default []
             */
            orgs: string[];
        };
        /**
         * @description What the teams of a contest are.
         * @enum {string}
         */
        TeamKind: "branches" | "groups";
        /** @description A team by id and name. */
        TeamName: {
            /** @description The id of the branch or the group. */
            id: string;
            /** @description The name. */
            name: string;
        };
        /** @description A team in the standings. Figures are of the whole team; nobody is named. */
        TeamView: {
            /**
             * Format: int64
             * @description The sum of their best tries, each in thousandths of its maximum; null where the policy forbids the ranking.
             */
            earned_milli?: number | null;
            /**
             * Format: int64
             * @description Members on the day of opening.
             */
            expected: number;
            /**
             * Format: int32
             * @description The mark by which teams are ordered, in thousandths; null as `place`.
             */
            mark_milli?: number | null;
            /**
             * Format: int32
             * @description 1 is first, equal marks share a place; null while nobody has taken part, or where the policy forbids the ranking.
             */
            place?: number | null;
            /** @description Branch or study group. */
            team: components["schemas"]["TeamName"];
            /**
             * Format: int64
             * @description Members whose best try counts.
             */
            took_part: number;
        };
        /** @description The teams of a contest. */
        Teams: {
            /** @description The organisation below which they are. */
            below: string;
            /** @description What they are. */
            of: components["schemas"]["TeamKind"];
        };
        /** @description A template: what `POST /schedules` takes, but for the schedule's id and its scope. */
        Template: {
            /** @description Whom it reaches within the author's scope. */
            audience?: components["schemas"]["Audience"];
            /** @description The chain after the inbox. */
            channels: components["schemas"]["Channel"][];
            /** @description What it says. */
            content: components["schemas"]["NewContent"];
            /**
             * @description Five fields: minute, hour, day of the month, month, day of the week.
             * @example 0 8 * * *
             */
            cron: string;
            /** @description On which days of each group's calendar. */
            days: components["schemas"]["DayRule"];
            /** @description Which. */
            id: string;
            /** @description What becomes of a missed firing. */
            misfire: components["schemas"]["Misfire"];
            /** @description Its name, and that of the schedule unless its author calls it otherwise. */
            name: string;
            /** @description What it does, in one sentence. */
            note: string;
            quiet?: components["schemas"]["QuietHours"] | null;
            /** @description When the groups' robots speak. */
            robots?: components["schemas"]["RobotMode"];
            /** @description How far deliveries are spread. */
            window?: components["schemas"]["Window"];
        };
        /** @description The home screen. */
        Today: {
            /** @description The server's time and study day, signed for this member. */
            anchor: string;
            checkin: components["schemas"]["Presence"];
            day: components["schemas"]["StudyDay"];
            material?: components["schemas"]["TodayMaterial"] | null;
            notices: components["schemas"]["NoticesToday"];
            quiz: components["schemas"]["QuizSummary"];
            /**
             * Format: int32
             * @description Wrong questions that are due to come back.
             */
            reviews_due: number;
            /** Format: date-time */
            server_now: string;
            streak: components["schemas"]["Streak"];
            /** @description Subscribe messages that WeChat still lets us send. */
            subscriptions: components["schemas"]["Subscription"][];
        };
        /** @description Today's text. */
        TodayMaterial: {
            id: string;
            /**
             * Format: int32
             * @description Reading time.
             */
            minutes: number;
            source?: string | null;
            title: string;
        };
        /** @description Figures of one day of a trend. */
        TrendPoint: {
            /** Format: date */
            date: string;
            figures: components["schemas"]["Figures"];
        };
        /**
         * @description What a point of a trend covers.
         * @enum {string}
         */
        TrendUnit: "day";
        /** @description Figures day by day. */
        TrendView: {
            items: components["schemas"]["TrendPoint"][];
            unit: components["schemas"]["TrendUnit"];
        };
        /** @description A unit in a list. */
        UnitView: {
            id: string;
            /** Format: int32 */
            minutes: number;
            title: string;
        };
        /** @description Somebody who has not read. */
        Unread: {
            /** @description The member. */
            member: string;
            /** @description Their name. */
            name: string;
        };
        /** @description One question of a result. */
        Verdict: {
            /** @description What would have been right, in the same form. */
            answer: components["schemas"]["Answer"];
            citation?: string | null;
            correct: boolean;
            explanation_html?: string | null;
            given?: components["schemas"]["Answer"] | null;
            /** @description It counts for everybody, whatever was answered: the question has been withdrawn. */
            neutral: boolean;
            /**
             * Format: int32
             * @description Points out of a hundred, where incomplete answers earn some.
             */
            points?: number | null;
            question: string;
            /**
             * Format: date
             * @description The study day on which the question comes back; null if it was right, or is mastered now.
             */
            review_due?: string | null;
        };
        /** @description Where a browser goes to sign in. */
        WebSignIn: {
            /** @description The page keeps it and takes only an answer that repeats it. */
            state: string;
            /** @description WeChat's page; it comes back with `code` and `state`. */
            url: string;
        };
        /** @description How far the deliveries of one firing are spread. */
        Window: {
            /**
             * Format: int32
             * @description Seconds after the due time within which each delivery gets its moment; 0 sends all at once. At most 14,400.
             */
            jitter_s: number;
        };
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    save_answer: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description the attempt */
                id: string;
                /** @description the question */
                question: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Revised"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AnswerSaved"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description submitted, the day is closed, or the paper's time is over */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Payload Too Large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unsupported Media Type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    submit_attempt: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description the attempt */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Submit"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ResultView"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description the day is closed */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Payload Too Large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unsupported Media Type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    preview_audience: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Audience"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Preview"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Payload Too Large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unsupported Media Type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    list_audit: {
        parameters: {
            query?: {
                /** @description `next` of the page before */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_Record"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    bind_member: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Bind"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SessionView"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not signed in, or the phone code is wrong, expired or used */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Payload Too Large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unsupported Media Type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    delete_session: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    create_session: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SignIn"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SessionView"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description the code is wrong, expired or used */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Payload Too Large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unsupported Media Type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_web_sign_in: {
        parameters: {
            query: {
                /** @description a page of this service */
                back: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WebSignIn"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description there is no service account */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    list_banks: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_BankView"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    list_questions: {
        parameters: {
            query?: {
                /** @description `next` of the page before */
                cursor?: string;
            };
            header?: never;
            path: {
                /** @description the bank */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_BankQuestion"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    create_checkin: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CheckIn"];
            };
        };
        responses: {
            /** @description ticked before */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CheckedIn"];
                };
            };
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CheckedIn"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description the day is closed */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Payload Too Large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unsupported Media Type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    list_complaints: {
        parameters: {
            query?: {
                /** @description default: received */
                state?: components["schemas"]["ComplaintState"];
                /** @description `next` of the page before */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_OfficeComplaint"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    create_complaint: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewComplaint"];
            };
        };
        responses: {
            /** @description written before */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OwnComplaint"];
                };
            };
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OwnComplaint"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description the id was used for another text, or ten wait for an answer */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Payload Too Large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unsupported Media Type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    answer_complaint: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description its reference */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewAnswer"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OfficeComplaint"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Payload Too Large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unsupported Media Type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    list_contest_members: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description the contest */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_PersonView"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_standings: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description the contest */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Standings"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    stream_standings: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description the contest */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description events whose data is a Standings */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/event-stream": string;
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_org_figures: {
        parameters: {
            query?: {
                /** @description YYYY-MM-DD; default: today */
                date?: string;
            };
            header?: never;
            path: {
                /** @description the organisation */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OrgFigures"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    list_org_children: {
        parameters: {
            query?: {
                /** @description YYYY-MM-DD; default: today */
                date?: string;
                /** @description `next` of the page before */
                cursor?: string;
            };
            header?: never;
            path: {
                /** @description the organisation */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ChildrenView"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_org_trend: {
        parameters: {
            query: {
                /** @description first day */
                from: string;
                /** @description last day */
                to: string;
            };
            header?: never;
            path: {
                /** @description the organisation */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TrendView"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_definitions: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Definitions"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    list_groups: {
        parameters: {
            query?: {
                /** @description `next` of the page before */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_GroupView"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    list_reflections: {
        parameters: {
            query?: {
                /** @description YYYY-MM-DD; default: the group's study day */
                date?: string;
            };
            header?: never;
            path: {
                /** @description a group of the own branch */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_ReflectionView"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    decide_reflection: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description the group */
                id: string;
                /** @description the author */
                member: string;
                /** @description YYYY-MM-DD */
                day: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Decision"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Decided"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Payload Too Large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unsupported Media Type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_group_today: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description the group */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["GroupToday"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    list_materials: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_DocumentView"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_material: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description the unit */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MaterialView"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_me: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MemberView"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    erase_me: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Erase"];
            };
        };
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Payload Too Large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unsupported Media Type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description wrong, spent or too late */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_calendar: {
        parameters: {
            query?: {
                /** @description YYYY-MM; default: this month */
                month?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CalendarMonth"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    list_own_complaints: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_OwnComplaint"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    request_erasure: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErasureCode"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    export_me: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Export"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    list_reviews: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_ReviewView"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    list_subscriptions: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_Subscription"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_today: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Today"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description people of an office have no study day */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    create_invitation: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description the member */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["InvitationView"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    list_notices: {
        parameters: {
            query?: {
                /** @description `inbox` or `sent`, both unless given; `waiting` = those that wait for the caller's consent */
                box?: string;
                /** @description `next` of the page before */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_NoticeSummary"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    send_notice: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewNotice"];
            };
        };
        responses: {
            /** @description known before */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NoticeQueued"];
                };
            };
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NoticeQueued"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Payload Too Large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unsupported Media Type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_notice: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description the notice */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NoticeView"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    recall_notice: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description the notice */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NoticeRecalled"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    confirm_notice: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description the notice */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description known before */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NoticeQueued"];
                };
            };
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NoticeQueued"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    nudge_unread: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description the notice */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewNudge"];
            };
        };
        responses: {
            /** @description known before */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Nudged"];
                };
            };
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Nudged"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Payload Too Large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unsupported Media Type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    send_receipt: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description the notice */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewReceipt"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ReceiptView"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Payload Too Large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unsupported Media Type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_receipts: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description the notice */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Receipts"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    list_papers: {
        parameters: {
            query?: {
                /** @description `next` of the page before */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_PaperCard"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    create_paper: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewPaper"];
            };
        };
        responses: {
            /** @description known before */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PaperCard"];
                };
            };
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PaperCard"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Payload Too Large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unsupported Media Type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_paper: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description the paper */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PaperCard"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    withdraw_paper: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description the paper */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PaperCard"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    close_paper: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description the paper */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PaperCard"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_paper_statistics: {
        parameters: {
            query?: {
                /** @description the organisation; default: the caller's own */
                org?: string;
            };
            header?: never;
            path: {
                /** @description the paper, e.g. `daily-2026-11-20`, or an announced one: its first tries, of a weekly one the present week; a try `<paper>-2` or a week `<paper>-w261116` by name */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PaperStatistics"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    list_pushes: {
        parameters: {
            query?: {
                /** @description `next` of the page before */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_PushView"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_push: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description the push */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PushDetail"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    cancel_push: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description the push */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PushDetail"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    list_dead_letters: {
        parameters: {
            query?: {
                /** @description `next` of the page before */
                cursor?: string;
            };
            header?: never;
            path: {
                /** @description the push */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_DeadLetter"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    redrive_push: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description the push */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Redriven"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    stream_push: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description the push */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description events whose data is a push with its progress */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/event-stream": string;
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_regrade: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description the question */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RegradeView"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    regrade_question: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description the question */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RegradeView"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    replace_question: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description the question */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewVersion"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["QuestionStanding"];
                };
            };
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["QuestionStanding"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Payload Too Large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unsupported Media Type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    retire_question: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description the question */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Retire"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["QuestionStanding"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Payload Too Large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unsupported Media Type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_question_statistics: {
        parameters: {
            query?: {
                /** @description default: the last one */
                version?: number;
            };
            header?: never;
            path: {
                /** @description the question */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["QuestionStatistics"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    list_quizzes: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_QuizCard"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_daily_quiz: {
        parameters: {
            query?: {
                /** @description study day YYYY-MM-DD that is not closed; default: today */
                day?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PaperView"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description there is no question bank */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_quiz: {
        parameters: {
            query?: {
                /** @description number of the try, at most one more than were begun; default: the latest */
                attempt?: number;
            };
            header?: never;
            path: {
                /** @description the paper */
                paper: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PaperView"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not open, closed, the try before is not submitted, or none is left */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    list_schedule_templates: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_Template"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    list_schedules: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_ScheduleView"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    make_schedule: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewSchedule"];
            };
        };
        responses: {
            /** @description known before */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ScheduleView"];
                };
            };
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ScheduleView"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Payload Too Large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unsupported Media Type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_schedule: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description the schedule */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ScheduleView"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    update_schedule: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description the schedule */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ScheduleChange"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ScheduleView"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Payload Too Large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unsupported Media Type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    forecast_schedule: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description the schedule */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Forecast"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    preview_schedule: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description the schedule */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Fires"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    run_schedule: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description the schedule */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewRun"];
            };
        };
        responses: {
            /** @description known before */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Run"];
                };
            };
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Run"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Payload Too Large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unsupported Media Type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    list_sessions: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_OwnSession"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    delete_own_session: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description from the list */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_study_rules: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Rules"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    open_study_session: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["OpenSession"];
            };
        };
        responses: {
            /** @description known before */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SessionOpened"];
                };
            };
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SessionOpened"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Payload Too Large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unsupported Media Type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    report_study_beat: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description the sitting */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["BeatReport"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BeatCredited"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Payload Too Large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unsupported Media Type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    report_subscriptions: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PopupReport"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_Subscription"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Payload Too Large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unsupported Media Type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    check_wechat_address: {
        parameters: {
            query: {
                signature: string;
                timestamp: string;
                nonce: string;
                echostr: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/plain": string;
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    take_wechat_event: {
        parameters: {
            query: {
                timestamp: string;
                nonce: string;
                signature?: string;
                msg_signature?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description JSON or XML, with `Encrypt` if it is encrypted */
        requestBody: {
            content: {
                "text/plain": string;
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/plain": string;
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Payload Too Large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unsupported Media Type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
}
