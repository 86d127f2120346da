//! What survives what.

use std::time::{Duration, Instant};

use serde_json::json;

use crate::phones::{PEOPLE, Phones, settle};
use crate::service::{POLL, Place, free_port};

/// Waits until every fact has reached the county's figures, then compares all of them with the records.
async fn assert_complete(place: &Place, phones: &Phones) {
    let people = PEOPLE.len();
    let deadline = Instant::now() + Duration::from_mins(1);
    for days_ago in 1..=3 {
        loop {
            let figures = phones.figures(days_ago).await;
            if figures["checked_in"] == people && figures["quiz"]["submitted"] == people {
                assert_eq!(figures["active"], people);
                assert_eq!(figures["quiz"]["asked"], json!(people * 5));
                break;
            }
            assert!(
                Instant::now() < deadline,
                "{days_ago} days ago: {figures}\n{}",
                place.logs()
            );
            tokio::time::sleep(POLL).await;
        }
    }
    place.assert_exact().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_acknowledged_write_survives_the_death_of_server_and_store() {
    let place = Place::new();
    let port = free_port();
    let mut service = place.serve(port);
    settle(&place).await;
    let phones = Phones::new(&place, vec![service.base.clone()]);
    let load = phones.live();
    let faults = async {
        phones.until(60).await;
        service.kill();
        service = place.serve(port);
        phones.until(150).await;
        service.kill_store();
        phones.until(230).await;
        service.kill();
        service = place.serve(port);
    };
    futures_util::future::join(load, faults).await;
    assert!(
        phones.repeated() > 0,
        "the faults came in the middle of the work"
    );
    assert!(phones.verify().await > 200);
    assert_complete(&place, &phones).await;
    assert_eq!(service.stop().await, Some(0), "{}", place.logs());
    place.assert_exact().await;
    place.clear().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_processes_count_every_fact_once() {
    let place = Place::new();
    let (first_port, second_port) = (free_port(), free_port());
    let first = place.serve(first_port);
    settle(&place).await;
    let mut second = place.serve(second_port);
    let phones = Phones::new(&place, vec![first.base.clone(), second.base.clone()]);
    let load = phones.live();
    let faults = async {
        phones.until(80).await;
        // The judge comes while everybody works, then one of the two dies with its leases.
        place.assert_exact().await;
        second.kill();
        phones.until(200).await;
        second = place.serve(second_port);
    };
    futures_util::future::join(load, faults).await;
    phones.verify().await;
    assert_complete(&place, &phones).await;
    assert_eq!(second.stop().await, Some(0), "{}", place.logs());
    assert_eq!(first.stop().await, Some(0), "{}", place.logs());
    place.assert_exact().await;
    place.clear().await;
}
