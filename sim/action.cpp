#include "sim/action.h"

#include <array>

namespace sim {

namespace {

constexpr std::array<Word<RetrievalRule>, 3> kRules{{
    {RetrievalRule::Pop3RemoveAtDownload, "pop3 remove"},
    {RetrievalRule::Pop3Keep, "pop3 keep"},
    {RetrievalRule::ImapKeep, "imap keep"},
}};

}  // namespace

std::span<const Word<RetrievalRule>> words_of(RetrievalRule) { return kRules; }

const char* rule_word(RetrievalRule rule) {
    for (const auto& [value, word] : kRules) {
        if (value == rule) return word.data();
    }
    return "";
}

}  // namespace sim
