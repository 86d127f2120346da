import { computed, reactive } from 'vue'
import { Failure, api } from '@/api/http'
import type { Answer, Paper, Question, Result, Revised } from '@/api/types'
import { CACHE, read, write } from '@/device/storage'
import { session, signedIn } from './session'
import { listen, sync, tellServer } from './sync'
import { home } from './today'

/** Today's paper on this phone. */
export const quiz = reactive({
  paper: null as Paper | null,
  /** What the member chose, newest first known here. */
  answers: {} as Record<string, Revised>,
  result: null as Result | null,
  /** The questions that a result speaks of. */
  questions: [] as Question[],
  loading: false,
  failure: null as Failure | null,
})

interface Kept {
  day: string
  paper: Paper
  answers: Record<string, Revised>
}

const key = (): string => `${CACHE}paper.${session.person?.id ?? ''}`

/** Whether the paper was handed in and waits for the network. */
export const isHandedIn = computed(() =>
  sync.waiting.some((job) => job.kind === 'submit' && job.data.attempt === quiz.paper?.attempt),
)

/** The result as it is now, whatever was known a moment ago. */
function graded(): Result | null {
  return quiz.result
}

/** Opens the paper: what is kept on the phone first, answers that wait laid over the server's. */
export async function loadPaper(): Promise<void> {
  const day = home.today?.day.day
  const kept = read<Kept>(key())
  // Attempts of different members have the same name: nothing of somebody else may stay on screen.
  quiz.result = null
  quiz.failure = null
  quiz.paper = kept && (!day || kept.day === day) ? kept.paper : null
  quiz.answers = quiz.paper && kept ? kept.answers : {}
  overlay()
  quiz.loading = true
  try {
    const paper = await signedIn(() => api('get', '/api/v1/quizzes/daily'))
    // A result that came in meanwhile is newer than this answer.
    if (!paper.result && graded()?.attempt === paper.attempt) return
    if (quiz.paper?.attempt !== paper.attempt) quiz.answers = {}
    quiz.paper = paper
    quiz.questions = paper.questions
    quiz.result = paper.result ?? null
    for (const [question, known] of Object.entries(paper.answers)) {
      if (known.rev > (quiz.answers[question]?.rev ?? 0)) quiz.answers[question] = known
    }
    overlay()
    keep()
  } catch (error) {
    if (!quiz.paper) quiz.failure = error instanceof Failure ? error : new Failure(0, 'offline', String(error))
  } finally {
    quiz.questions = quiz.paper?.questions ?? []
    quiz.loading = false
  }
}

/** Lays the answers that wait in the line over what is known. */
function overlay(): void {
  for (const job of sync.waiting) {
    if (job.kind === 'answer' && job.data.attempt === quiz.paper?.attempt) {
      const { question, rev, answer } = job.data
      if (rev > (quiz.answers[question]?.rev ?? 0)) quiz.answers[question] = { rev, answer }
    }
  }
}

function keep(): void {
  if (!quiz.paper) return
  const kept: Kept = { day: quiz.paper.attempt.replace('daily-', ''), paper: quiz.paper, answers: quiz.answers }
  write(key(), kept)
}

/** Chooses an answer; saved here at once, told to the server when the network allows. */
export function choose(question: string, answer: Answer): void {
  const paper = quiz.paper
  if (!paper) return
  const rev = (quiz.answers[question]?.rev ?? 0) + 1
  quiz.answers[question] = { rev, answer }
  keep()
  tellServer('answer', { attempt: paper.attempt, question, rev, answer })
}

/** Hands the paper in. */
export function handIn(): void {
  const paper = quiz.paper
  if (!paper) return
  const day = paper.attempt.replace('daily-', '')
  tellServer('submit', { attempt: paper.attempt, day, answers: { ...quiz.answers } })
}

/** Whether something was chosen. */
export function isAnswered(answer: Answer | undefined): boolean {
  if (answer === undefined) return false
  if (typeof answer === 'boolean') return true
  const given = Array.isArray(answer) ? answer : Object.values(answer)
  return given.some((one) => one.trim() !== '')
}

listen({
  graded(job, answer) {
    if (quiz.paper?.attempt !== job.attempt) return
    quiz.result = answer
    quiz.paper = { ...quiz.paper, state: 'submitted', result: answer }
    keep()
  },
})
