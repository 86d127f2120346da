//! Portable copies of all keys of an installation: what `sanke backup` writes and `sanke restore` reads.
//!
//! A copy is a header line, then for every key its name, its remaining life in milliseconds (0 = for ever) and Redis's
//! own serialisation, each length-prefixed, then the SHA-256 of everything before. It can be read by the same or a later
//! version of Redis, on any topology and under any prefix.

use std::io::{self, Read, Write};

use sha2::{Digest, Sha256};

use super::{Key, Op, Redis, StoreError, StoreResult, parse};

const HEADER: &[u8] = b"sanke copy 1\n";

/// Keys read or written in one go.
const CHUNK: usize = 500;

/// A value longer than this is no value of ours.
const LONGEST: u64 = 512 << 20;

/// Why a copy can't be written or read.
#[derive(Debug, thiserror::Error)]
pub enum CopyError {
    /// The store refused.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The file can't be read or written.
    #[error("{0}")]
    File(#[from] io::Error),
    /// The file is no copy, is cut short, or was changed.
    #[error("the file is not an intact copy: {0}")]
    Damaged(&'static str),
    /// Restoring would mix two installations.
    #[error("the store already holds {0} keys; a copy is restored into an empty one")]
    NotEmpty(usize),
}

/// Writes every key to `out`; how many. Keys that expire meanwhile are left out.
///
/// # Errors
/// The store is away, or `out` can't be written.
pub async fn write(redis: &Redis, out: &mut (impl Write + Send)) -> Result<usize, CopyError> {
    let mut hash = Sha256::new();
    let mut put = |bytes: &[u8]| {
        hash.update(bytes);
        out.write_all(bytes)
    };
    put(HEADER)?;
    let mut names = redis.all_keys().await?;
    names.sort();
    let mut count = 0;
    for chunk in names.chunks(CHUNK) {
        let keys: Vec<Key> = chunk.iter().filter_map(|name| Key::stored(name)).collect();
        let dumps = redis
            .scatter(
                keys.iter()
                    .map(|key| Op::new("DUMP", key.clone()))
                    .collect(),
            )
            .await?;
        let lives = redis
            .scatter(
                keys.iter()
                    .map(|key| Op::new("PTTL", key.clone()))
                    .collect(),
            )
            .await?;
        for ((key, dump), life) in keys.iter().zip(dumps).zip(lives) {
            let dump: Option<Vec<u8>> = parse("DUMP", dump)?;
            let life: i64 = parse("PTTL", life)?;
            let Some(dump) = dump else { continue };
            put(&(key.as_str().len() as u64).to_be_bytes())?;
            put(key.as_str().as_bytes())?;
            put(&life.max(0).to_be_bytes())?;
            put(&(dump.len() as u64).to_be_bytes())?;
            put(&dump)?;
            count += 1;
        }
    }
    put(&u64::MAX.to_be_bytes())?;
    out.write_all(&hash.finalize())?;
    out.flush()?;
    Ok(count)
}

/// Checks that `copy` is whole, without a store; how many keys it holds.
///
/// # Errors
/// It is not an intact copy.
pub fn verify(copy: &mut impl Read) -> Result<usize, CopyError> {
    let mut reader = Reader::start(copy)?;
    let mut count = 0;
    while reader.next()?.is_some() {
        count += 1;
    }
    Ok(count)
}

/// Writes the keys of an intact `copy` (see [`verify`]) into an empty store; how many.
///
/// # Errors
/// The store is not empty or away, or the copy is damaged.
pub async fn read(redis: &Redis, copy: &mut (impl Read + Send)) -> Result<usize, CopyError> {
    let held = redis.all_keys().await?.len();
    if held > 0 {
        return Err(CopyError::NotEmpty(held));
    }
    let mut reader = Reader::start(copy)?;
    let mut count = 0;
    let mut batch = Vec::new();
    while let Some((key, life, dump)) = reader.next()? {
        count += 1;
        batch.push(Op::new("RESTORE", key).arg(life).arg(dump).arg("REPLACE"));
        if batch.len() >= CHUNK {
            flush(redis, std::mem::take(&mut batch)).await?;
        }
    }
    flush(redis, batch).await?;
    Ok(count)
}

async fn flush(redis: &Redis, batch: Vec<Op>) -> StoreResult<()> {
    redis
        .scatter(batch)
        .await?
        .into_iter()
        .try_for_each(|reply| parse::<()>("RESTORE", reply))
}

struct Reader<'a, R> {
    copy: &'a mut R,
    hash: Sha256,
}

impl<'a, R: Read> Reader<'a, R> {
    fn start(copy: &'a mut R) -> Result<Self, CopyError> {
        let mut reader = Self {
            copy,
            hash: Sha256::new(),
        };
        if reader.bytes(HEADER.len() as u64)? != HEADER {
            return Err(CopyError::Damaged("it has another beginning"));
        }
        Ok(reader)
    }

    /// The next key, its life and its value; `None` at the verified end.
    fn next(&mut self) -> Result<Option<(Key, i64, Vec<u8>)>, CopyError> {
        let length = self.number()?;
        if length == u64::MAX {
            let expected = self.hash.clone().finalize();
            let mut found = [0; 32];
            self.copy
                .read_exact(&mut found)
                .or(Err(CopyError::Damaged("it is cut short")))?;
            return if found == *expected {
                Ok(None)
            } else {
                Err(CopyError::Damaged("its checksum differs"))
            };
        }
        let name = String::from_utf8(self.bytes(length)?)
            .or(Err(CopyError::Damaged("a key is not text")))?;
        let key = Key::stored(&name).ok_or(CopyError::Damaged("a key has no tag"))?;
        let life = self
            .number()?
            .try_into()
            .or(Err(CopyError::Damaged("a life is negative")))?;
        let length = self.number()?;
        Ok(Some((key, life, self.bytes(length)?)))
    }

    fn number(&mut self) -> Result<u64, CopyError> {
        let bytes = self.bytes(8)?;
        let bytes = <[u8; 8]>::try_from(bytes).or(Err(CopyError::Damaged("it is cut short")))?;
        Ok(u64::from_be_bytes(bytes))
    }

    fn bytes(&mut self, length: u64) -> Result<Vec<u8>, CopyError> {
        if length > LONGEST {
            return Err(CopyError::Damaged("a length is impossible"));
        }
        let mut bytes = Vec::new();
        self.copy.by_ref().take(length).read_to_end(&mut bytes)?;
        if bytes.len() as u64 != length {
            return Err(CopyError::Damaged("it is cut short"));
        }
        self.hash.update(&bytes);
        Ok(bytes)
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::TestRedis;
    use super::super::{Family, Tag};
    use super::*;

    const FAMILY: Family = Family {
        tag: "mHH",
        head: "x",
        rest: "",
        kind: "",
        holds: "",
        life: "",
        writer: "",
        erasure: "",
    };

    #[tokio::test]
    async fn a_copy_holds_everything_and_notices_a_changed_byte() {
        let (from, to) = (
            TestRedis::standalone().connect().await,
            TestRedis::standalone().connect().await,
        );
        for n in 0..700_u16 {
            let key = Key::new(Tag::shard(n), &FAMILY, &[&n.to_string()]);
            from.run::<()>(Op::new("SET", key).arg(n)).await.unwrap();
        }
        let mut copy = Vec::new();
        assert_eq!(write(&from, &mut copy).await.unwrap(), 700);
        assert_eq!(verify(&mut copy.as_slice()).unwrap(), 700);
        let mut changed = copy.clone();
        changed[2_000] ^= 1;
        assert!(verify(&mut changed.as_slice()).is_err());
        assert!(verify(&mut &copy[..copy.len() - 1]).is_err());
        assert_eq!(read(&to, &mut copy.as_slice()).await.unwrap(), 700);
        let key = Key::new(Tag::shard(7), &FAMILY, &["7"]);
        assert_eq!(to.run::<String>(Op::new("GET", key)).await.unwrap(), "7");
        assert!(matches!(
            read(&to, &mut copy.as_slice()).await,
            Err(CopyError::NotEmpty(700))
        ));
    }
}
