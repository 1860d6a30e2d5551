#include "sim/action.h"

#include <array>

namespace sim {

namespace {

constexpr std::array<Word<RetrievalRule>, 3> kRules{{
    {RetrievalRule::Pop3RemoveAtDownload, "pop3 remove"},
    {RetrievalRule::Pop3Keep, "pop3 keep"},
    {RetrievalRule::ImapKeep, "imap keep"},
}};

constexpr std::array<Word<DownHow>, 3> kDownHow{{
    {DownHow::Reset, "reset"}, {DownHow::Politely, "politely"}, {DownHow::Silently, "silently"}}};
constexpr std::array<Word<dns::Type>, 5> kRecordTypes{{{dns::Type::A, "A"},
                                                       {dns::Type::Aaaa, "AAAA"},
                                                       {dns::Type::Mx, "MX"},
                                                       {dns::Type::Cname, "CNAME"},
                                                       {dns::Type::Txt, "TXT"}}};

}  // namespace

std::span<const Word<DownHow>> words_of(DownHow) { return kDownHow; }

std::span<const Word<RetrievalRule>> words_of(RetrievalRule) { return kRules; }

const char* rule_word(RetrievalRule rule) {
    for (const auto& [value, word] : kRules) {
        if (value == rule) return word.data();
    }
    return "";
}

}  // namespace sim

namespace dns {
std::span<const sim::Word<Type>> words_of(Type) { return sim::kRecordTypes; }
}  // namespace dns
