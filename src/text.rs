//! Texts: what people write in their own words ([`text!`]), and values that are one text on the wire ([`as_text!`]).

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

/// Serde, and the same for a developer's eyes, of a type that is the one text that its `Display` and `FromStr` know.
macro_rules! as_text {
    ($type:ty) => {
        impl std::fmt::Debug for $type {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                write!(f, "{self}")
            }
        }

        impl serde::Serialize for $type {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        }

        impl<'de> serde::Deserialize<'de> for $type {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = std::borrow::Cow::<'_, str>::deserialize(deserializer)?;
                text.parse().map_err(serde::de::Error::custom)
            }
        }
    };
}
pub(crate) use as_text;
