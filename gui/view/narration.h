#pragma once
/// One plain sentence for each entry of the journal, and the explanation of a line with its tokens.
///
/// Doors: narrate, explain_line, narration_text. Fails: never.

#include <string>
#include <vector>

#include "gui/view/explain.h"
#include "gui/view/journal_index.h"
#include "gui/view/role.h"
#include "gui/view/scene.h"

namespace gui {

/// What all sentences are made with.
struct Narrator {
    const Scene& scene;
    const JournalIndex& index;
    const Explanations& explanations;
};

/// An act in words: "Ada presses Get mail at ada-desk."
[[nodiscard]] std::string act_sentence(const Scene& scene, const sim::Entry& act);

/// What happened with this entry, as one sentence with a full stop; empty for facts that only
/// programs care about.
[[nodiscard]] std::string narrate(const Narrator& narrator, base::EntryId id);

/// One token of a line with its words.
struct ExplainedToken {
    std::uint32_t begin = 0;  ///< octets of LineExplanation::line
    std::uint32_t end = 0;
    std::string text;  ///< the token itself
    std::string meaning;
};

/// Everything the window says under the transcript about one line.
struct LineExplanation {
    base::EntryId entry;
    bool is_line = false;
    bool from_client = false;
    std::string who;      ///< "smtp.harbor.example says to ada-desk"
    std::string line;     ///< as shown: no CRLF, secrets masked
    std::string meaning;  ///< the explanation, placeholders filled
    std::string rfc;      ///< "RFC 5321, section 4.1.1.3"; may be empty
    std::vector<ExplainedToken> tokens;
    std::vector<std::string> effects;           ///< sentences: copies made, marked, ended by it
    std::vector<base::EntryId> effect_entries;  ///< beside `effects`
};

/// `reveal`: show the secret part.
[[nodiscard]] LineExplanation explain_line(const Narrator& narrator, base::EntryId id,
                                           bool reveal = false);

/// "RFC 5321, section 4.1.1.3" from "5321 4.1.1.3"; empty for empty.
[[nodiscard]] std::string rfc_words(std::string_view rfc);

/// The narration of everything that has happened, a line an entry: what
/// `postroom run --print narration` prints.
[[nodiscard]] std::string narration_text(const Narrator& narrator);

}  // namespace gui
