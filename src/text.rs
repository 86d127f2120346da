//! Texts: what people write in their own words ([`text!`]), and values that are one text on the wire ([`as_text!`]).

use std::fmt;
use std::marker::PhantomData;
use std::str::FromStr;

use serde::Deserializer;
use serde::de::Visitor;

/// A text that can't be taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadText {
    /// Nothing but white space.
    #[error("内容不能为空")]
    Blank,
    /// Longer than allowed.
    #[error("内容过长，最多 {0} 个字")]
    TooLong(usize),
    /// Control characters other than line breaks.
    #[error("内容含有无法显示的字符")]
    Control,
}

/// The text without white space around it, if it can be taken; what [`text!`] types are made of.
///
/// # Errors
/// It is blank, too long, or has control characters.
pub fn clean(text: &str, most: usize) -> Result<String, BadText> {
    let text = text.replace("\r\n", "\n");
    let text = text.trim();
    if text.is_empty() {
        return Err(BadText::Blank);
    }
    if text.chars().count() > most {
        return Err(BadText::TooLong(most));
    }
    if text.chars().any(|c| c.is_control() && c != '\n') {
        return Err(BadText::Control);
    }
    Ok(text.to_owned())
}

/// A type of such texts with its own greatest length.
macro_rules! text {
    ($(#[doc = $doc:literal])+ $name:ident, $most:expr) => {
        $(#[doc = $doc])+
        #[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
        #[serde(try_from = "String", into = "String")]
        pub struct $name(String);

        impl $name {
            /// The text without white space around it.
            ///
            /// # Errors
            /// It is blank, too long, or has control characters; see [`BadText`](crate::text::BadText).
            pub fn new(text: &str) -> Result<Self, $crate::text::BadText> {
                $crate::text::clean(text, $most).map(Self)
            }

            /// The text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl TryFrom<String> for $name {
            type Error = $crate::text::BadText;

            fn try_from(text: String) -> Result<Self, $crate::text::BadText> {
                Self::new(&text)
            }
        }

        impl From<$name> for String {
            fn from(text: $name) -> Self {
                text.0
            }
        }
    };
}
pub(crate) use text;

/// Serde, and the same for a developer's eyes, of a type that is the one text that its `Display` and `FromStr` know. A type
/// that holds the text names the method that lends it; it is written without a formatter then.
macro_rules! as_text {
    ($type:ty) => {
        $crate::text::as_text!($type, |text, serializer| serializer.collect_str(text));
    };
    ($type:ty, $lend:ident) => {
        $crate::text::as_text!($type, |text, serializer| serializer
            .serialize_str(text.$lend()));
    };
    ($type:ty, |$text:ident, $serializer:ident| $write:expr) => {
        impl std::fmt::Debug for $type {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                write!(f, "{self}")
            }
        }

        impl serde::Serialize for $type {
            fn serialize<S: serde::Serializer>(&self, $serializer: S) -> Result<S::Ok, S::Error> {
                let $text = self;
                $write
            }
        }

        impl<'de> serde::Deserialize<'de> for $type {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                $crate::text::read(deserializer)
            }
        }
    };
}
pub(crate) use as_text;

/// Reads a type that is one text, from wherever the text lies.
pub(crate) fn read<'de, T, D>(deserializer: D) -> Result<T, D::Error>
where
    T: FromStr<Err: fmt::Display>,
    D: Deserializer<'de>,
{
    struct Text<T>(PhantomData<T>);

    impl<T: FromStr<Err: fmt::Display>> Visitor<'_> for Text<T> {
        type Value = T;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("a string")
        }

        fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<T, E> {
            text.parse().map_err(E::custom)
        }
    }

    deserializer.deserialize_str(Text(PhantomData))
}
