//! Words as people and programs write them: compared without case and accents.

pub mod country;

/// The text in lower case, with full-width characters as ordinary ones and without accents.
///
/// ```
/// assert_eq!(tierplan::text::fold("España"), "espana");
/// ```
pub fn fold(text: &str) -> String {
    crate::number::fold(text)
        .to_lowercase()
        .chars()
        .filter(|c| !matches!(c, '\u{300}'..='\u{36f}'))
        .map(plain)
        .collect()
}

fn plain(c: char) -> char {
    match c {
        'á' | 'à' | 'â' | 'ã' | 'ä' | 'å' | 'ą' => 'a',
        'é' | 'è' | 'ê' | 'ë' | 'ę' | 'ě' => 'e',
        'í' | 'ì' | 'î' | 'ï' | 'ı' => 'i',
        'ó' | 'ò' | 'ô' | 'õ' | 'ö' => 'o',
        'ú' | 'ù' | 'û' | 'ü' | 'ů' => 'u',
        'ñ' | 'ń' => 'n',
        'ç' | 'ć' | 'č' => 'c',
        'ş' | 'ś' | 'š' => 's',
        'ğ' => 'g',
        'ż' | 'ź' | 'ž' => 'z',
        'ł' => 'l',
        'ё' => 'е',
        other => other,
    }
}
