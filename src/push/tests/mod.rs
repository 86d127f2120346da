//! Tests of the domain on a real store.
