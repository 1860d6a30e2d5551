#include "sim/action.h"

#include <fmt/format.h>

#include <array>

namespace sim {

namespace {

constexpr std::array<bool, 256> make_escaped() {
    std::array<bool, 256> table{};
    for (std::size_t c = 0; c < 0x20; ++c) table[c] = true;
    for (const unsigned char c : {'"', '\\', '\x7f'}) table[c] = true;
    return table;
}
constexpr auto kEscaped = make_escaped();

/// A string as the scripting language writes it.
std::string quoted(const std::string& text) {
    std::string out = "\"";
    out.reserve(text.size() + text.size() / 16 + 2);
    std::size_t plain = 0;  // beginning of the run that needs no escape
    for (std::size_t i = 0; i < text.size(); ++i) {
        const auto c = static_cast<unsigned char>(text[i]);
        if (!kEscaped[c]) continue;
        out.append(text, plain, i - plain);
        plain = i + 1;
        switch (c) {
            case '"': out += "\\\""; break;
            case '\\': out += "\\\\"; break;
            case '\n': out += "\\n"; break;
            case '\r': out += "\\r"; break;
            default: out += fmt::format("\\x{:02x}", c); break;
        }
    }
    out.append(text, plain);
    return out + '"';
}

struct Writer {
    std::string operator()(const SendLetter& act) const {
        std::string to;
        for (const std::string& address : act.to) to += (to.empty() ? "" : ", ") + quoted(address);
        if (act.to.size() != 1) to = "{" + to + "}";
        if (!act.raw.empty()) {
            return fmt::format("send{{from = {}, to = {}, raw = {}}}", quoted(act.device), to, quoted(act.raw));
        }
        return fmt::format("send{{from = {}, to = {}, subject = {}, body = {}}}", quoted(act.device), to,
                           quoted(act.subject), quoted(act.body));
    }
    std::string operator()(const CheckMail& act) const { return fmt::format("check_mail({})", quoted(act.device)); }
    std::string operator()(const OpenLetter& act) const {
        return fmt::format("open({}, M{})", quoted(act.device), act.letter.value);
    }
    std::string operator()(const DeleteLetter& act) const {
        return fmt::format("delete({}, M{}, {})", quoted(act.device), act.letter.value, quoted(act.folder));
    }
    std::string operator()(const SwitchDevice& act) const {
        return fmt::format("{}({})", act.on ? "on" : "off", quoted(act.device));
    }
    std::string operator()(const SetRule& act) const {
        return fmt::format("set({}, {{rule = {}}})", quoted(act.device), quoted(rule_word(act.rule)));
    }
};

}  // namespace

std::string action_text(const Action& action) { return std::visit(Writer{}, action); }

const char* rule_word(RetrievalRule rule) {
    switch (rule) {
        case RetrievalRule::Pop3RemoveAtDownload: return "pop3 remove";
        case RetrievalRule::Pop3Keep: return "pop3 keep";
        case RetrievalRule::ImapKeep: return "imap keep";
    }
    return "";
}

}  // namespace sim
