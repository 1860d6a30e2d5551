#include "sim/script/types.h"

#include <algorithm>
#include <array>
#include <utility>

#include "sim/account_settings.h"

namespace script {

namespace {

constexpr TypeField kLetter[] = {{"id", "number", "1 for M1"},
                                 {"name", "text", "\"M1\""},
                                 {"subject", "text", ""},
                                 {"from", "text", "the address of who wrote it"},
                                 {"from_field", "text", "the From field as it stands there, with the name"},
                                 {"sent", "number", "seconds after the world began"}};
constexpr TypeField kSessionMethods[] = {{"say(line)", "", "writes a line to the server"},
                                         {"expect(pattern)", "text", "waits for the next reply, which must match; * stands for anything"},
                                         {"lines()", "list of texts", "what was said so far"},
                                         {"cut()", "", "pulls the cable"},
                                         {"close()", "", "hangs up"},
                                         {"is_open()", "yes or no", ""}};
constexpr TypeField kHolding[] = {{"folder", "text", ""}, {"holds", "text", "\"all\" or \"header\""}, {"read", "yes or no", ""}};
constexpr TypeField kCopy[] = {{"place", "text", "\"outbox\", \"queue\", \"mailbox\" or \"device\""},
                               {"host", "text", ""},
                               {"folder", "text", ""},
                               {"account", "text", "the address, if it is in a mailbox"},
                               {"holds", "text", "\"all\" or \"header\""}};
constexpr TypeField kQueued[] = {{"letter", "letter", ""},
                                 {"to", "text", "addresses"},
                                 {"attempts", "number", ""},
                                 {"next_try", "number", "seconds after the world began"},
                                 {"last_reply", "text", ""}};
constexpr TypeField kEvent[] = {{"entry", "number", "of the journal"},   {"kind", "text", ""},      {"time", "number", "seconds after the world began"},
                                {"holder", "text", "account or host"},   {"host", "text", ""},      {"letter", "letter", ""},
                                {"session", "number", ""},               {"text", "text", ""}};
constexpr TypeField kCause[] = {{"entry", "number", "of the journal"},
                                {"time", "number", "seconds after the world began"},
                                {"kind", "text", "\"client\", \"person\" or \"policy\""},
                                {"line", "text", "the line or act that did it"},
                                {"session", "number", ""},
                                {"command", "text", "the last command before it"},
                                {"by", "text", "the host that gave the command"}};
constexpr TypeField kDeviceStats[] = {{"on", "yes or no", "is it switched on?"},
                                      {"sessions", "number", ""},       {"failures", "number", "connections that nobody answered"},
                                      {"octets_sent", "number", ""},    {"octets_received", "number", ""},
                                      {"round_trips", "number", ""},    {"seconds", "number", "connected"},
                                      {"copies", "number", ""},         {"unread", "number", ""},
                                      {"only_here", "number", "letters of which neither the owner's account nor another device of the owner has a whole copy"},
                                      {"requests", "number", "over HTTP: of a browser or a bridge"},
                                      {"notice_longest", "number", "seconds from arrival to notice"}};
constexpr TypeField kAccountStats[] = {{"octets", "number", ""},   {"quota", "number", "0: none"}, {"letters", "number", ""},
                                       {"in_inbox", "number", ""}, {"read_agree", "number", ""},   {"read_differ", "number", ""},
                                       {"differ", "number", "letters that two devices show with other marks, in another folder, or not at all"}};
constexpr TypeField kAuth[] = {{"spf", "text", ""}, {"dkim", "text", ""}, {"dmarc", "text", ""}};
constexpr TypeField kState[] = {{"open", "yes or no", ""},       {"protocol", "text", ""},
                                {"client", "text", ""},          {"server", "text", ""},
                                {"encrypted", "yes or no", ""},  {"state", "text", "as the command table calls it"},
                                {"legal", "list of texts", "the verbs that the command table allows in this state"}};
constexpr TypeField kTapped[] = {{"time", "number", "seconds after the world began"},
                                 {"who", "text", "\"C\" or \"S\""},
                                 {"session", "number", ""},
                                 {"line", "text", "empty if it went through TLS"},
                                 {"secret", "yes or no", "a password was in it"},
                                 {"encrypted", "yes or no", ""}};
constexpr TypeField kWay[] = {{"what", "text", "which number"}, {"differs", "text", "\"*\" if it does"}};

const std::array<ObjectType, 13> kTypes{{{"letter", "What a person wrote once; == tells letters apart, also in forks.", kLetter, {}},
                                         {"session", "A conversation that is typed by hand.", {}, kSessionMethods},
                                         {"holding", "What a device holds of a letter.", kHolding, {}},
                                         {"copy", "One copy of a letter that is there now.", kCopy, {}},
                                         {"queued", "A letter in the queue of a relay.", kQueued, {}},
                                         {"event", "Something that happened besides lines.", kEvent, {}},
                                         {"why", "Why a copy was made or removed.", kCause, {}},
                                         {"device_stats", "What a device cost and holds.", kDeviceStats, {}},
                                         {"account_stats", "What an account holds.", kAccountStats, {}},
                                         {"verdict", "What SPF, DKIM and DMARC came to.", kAuth, {}},
                                         {"conversation", "How a conversation stands.", kState, {}},
                                         {"overheard", "A line that somebody read who reads along.", kTapped, {}},
                                         {"outcome", "One number of several worlds; its other fields are the worlds' names.", kWay, {}}}};

constexpr const char* kTime = "string|number";
constexpr std::array<Parameter, 45> kParameters{{{"account", "string", NameKind::Account},
                                                 {"columns", "string[]"},
                                                 {"condition", "any"},
                                                 {"count", "integer"},
                                                 {"device", "string", NameKind::Device},
                                                 {"device_or_account", "string", NameKind::Holder},
                                                 {"entry", "integer"},
                                                 {"event", "\"made\"|\"removed\""},
                                                 {"field", "string"},
                                                 {"folder", "string"},
                                                 {"from", "string"},
                                                 {"function", "function"},
                                                 {"holder", "string", NameKind::Holder},
                                                 {"host", "string", NameKind::Host},
                                                 {"kind", "string"},
                                                 {"letter", "letter|string|integer"},
                                                 {"list", "any[]"},
                                                 {"match", "string"},
                                                 {"member", "any"},
                                                 {"name", "string"},
                                                 {"options", "string[]"},
                                                 {"param", "string"},
                                                 {"plan", "boolean"},
                                                 {"port", "25|587|110|143"},
                                                 {"preset", "string", NameKind::Preset},
                                                 {"protocol", "\"smtp\"|\"submission\"|\"pop3\"|\"imap\"|\"dns\""},
                                                 {"right", "integer"},
                                                 {"rows", "table[]"},
                                                 {"run", "fun(value: any): table?"},
                                                 {"seed", "integer"},
                                                 {"session", "session|integer"},
                                                 {"sides", "string[]"},
                                                 {"since", "integer"},
                                                 {"start", "string"},
                                                 {"step", "integer"},
                                                 {"text", "any"},
                                                 {"time", kTime},
                                                 {"timeout", kTime},
                                                 {"title", "string"},
                                                 {"unit", "\"line\"|\"reply\"|\"event\""},
                                                 {"values", "any[]"},
                                                 {"who", "\"C\"|\"S\""},
                                                 {"within", kTime},
                                                 {"x", "integer"},
                                                 {"y", "integer"}}};
constexpr Parameter kAsk{"ask", "string"};

/// "copies" -> "copy", "texts" -> "text".
std::string singular(std::string_view plural) {
    std::string out{plural};
    if (out.ends_with("ies")) return out.substr(0, out.size() - 3) + "y";
    if (find_object_type(out) == nullptr && out.ends_with('s')) out.pop_back();
    return out;
}

/// The parts between these separators.
std::vector<std::string_view> split(std::string_view text, std::string_view separator) {
    std::vector<std::string_view> out;
    for (std::size_t at = 0; at <= text.size();) {
        const std::size_t end = std::min(text.find(separator, at), text.size());
        out.push_back(text.substr(at, end - at));
        at = end + separator.size();
    }
    return out;
}

}  // namespace

std::span<const ObjectType> object_types() { return kTypes; }

const ObjectType* find_object_type(std::string_view name) {
    for (const ObjectType& type : kTypes) {
        if (name == type.name) return &type;
    }
    return nullptr;
}

Gives gives_of(std::string_view type) {
    Gives out;
    for (std::string_view part : split(type, " or ")) {
        if (part.starts_with("list of ")) {
            out.list = true;
            part.remove_prefix(8);
        }
        if (const ObjectType* object = find_object_type(out.list ? singular(part) : std::string{part})) out.objects.push_back(object);
    }
    return out;
}

std::string editor_type(std::string_view type) {
    if (type == "yes or no") return "boolean";
    if (type == "yes, no or nil") return "boolean?";
    std::string out;
    for (std::string_view part : split(type, " or ")) {
        const bool list = part.starts_with("list of ");
        if (list) part.remove_prefix(8);
        std::string one = list ? singular(part) : std::string{part};
        if (one == "text") one = "string";
        else if (one != "number" && one != "nil" && find_object_type(one) == nullptr) one = "any";
        out += (out.empty() ? "" : "|") + one + (list ? "[]" : "");
    }
    return out;
}

const char* kind_text(NameKind kind) {
    switch (kind) {
        case NameKind::Device: return "device";
        case NameKind::Host: return "host";
        case NameKind::Account: return "account";
        case NameKind::Holder: return "device or account";
        case NameKind::Domain: return "provider";
        case NameKind::Preset: return "preset";
        case NameKind::None: break;
    }
    return "name";
}

const Parameter* find_parameter(std::string_view name) {
    if (name == kAsk.name) return &kAsk;
    for (const Parameter& one : kParameters) {
        if (name == one.name) return &one;
    }
    return nullptr;
}

Arguments arguments_of(std::string_view arguments) {
    Arguments out;
    out.options = arguments.starts_with("{");
    bool inside = out.options;
    bool bracket = false;
    std::string name;
    const auto finish = [&] {
        if (!name.empty() && name != "or") (inside && !out.options ? out.more : out.names).push_back(name);
        name.clear();
    };
    for (const char c : arguments) {
        if ((c >= 'a' && c <= 'z') || c == '_' || (c == ' ' && !name.empty() && name != "or")) {
            name += c == ' ' ? '_' : c;
            continue;
        }
        while (!name.empty() && name.back() == '_') name.pop_back();
        finish();
        if (c == '{') inside = true;
        if (c == '[' && out.needed == 0) out.needed = out.names.size(), bracket = true;
    }
    while (!name.empty() && name.back() == '_') name.pop_back();
    finish();
    if (!bracket) out.needed = out.names.size();
    return out;
}

bool is_needed(const sim::ActForm& form, std::size_t field) {
    const std::string_view name = form.fields[field].name;
    if (form.verb == "send") return name == "from" || name == "to";
    if (form.verb == "draft") return name == "from";
    if (form.verb == "device") return name == "name" || name == "owner";
    if (field >= form.positional) return false;
    constexpr std::array<std::pair<std::string_view, std::string_view>, 10> kMayMiss{{{"delete", "folder"}, {"mend", "host"}, {"upload", "folder"}, {"upload", "to"}, {"zone", "value"},
                                                                                    {"set_link", "peer"}, {"memory", "fate"}, {"mark", "mark"}, {"look_up", "type"}, {"reply", "body"}}};
    return std::find(kMayMiss.begin(), kMayMiss.end(), std::pair{form.verb, name}) == kMayMiss.end();
}

std::vector<std::string> field_words(const sim::ActForm& form, const sim::FieldForm& field) {
    std::vector<std::string> out{field.words.begin(), field.words.end()};
    if (form.verb == "delete" && field.name == "how") {
        for (const std::string_view word : split(sim::find_setting("when_deleting")->choices, " ")) out.emplace_back(word);
    } else if (field.name == "rule") {
        for (const auto rule : {sim::RetrievalRule::Pop3RemoveAtDownload, sim::RetrievalRule::Pop3Keep, sim::RetrievalRule::ImapKeep}) out.emplace_back(sim::rule_word(rule));
        out.emplace_back("remove_when_deleted");
    } else if (form.verb == "outside_opened" && field.name == "protocol") {
        out = {"smtp", "submission", "pop3", "imap"};
    }
    return out;
}

NameKind name_kind(const sim::ActForm& form, std::string_view field) {
    if (form.verb == "on" || form.verb == "off") return field == "device" ? NameKind::Host : NameKind::None;
    if (field == "device" || field == "from") return NameKind::Device;
    if (field == "peer" || field == "server") return NameKind::Host;
    if (field == "host") return NameKind::Host;
    if (field == "account" || field == "owner") return NameKind::Account;
    if (field == "domain" && form.verb != "provider") return NameKind::Domain;
    return NameKind::None;
}

}  // namespace script
