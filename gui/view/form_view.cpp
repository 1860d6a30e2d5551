#include "gui/view/form_view.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "gui/view/names.h"
#include "sim/account_settings.h"
#include "sim/time_text.h"

namespace gui {

namespace {

using sim::FieldType;

constexpr std::size_t kChoices = 40;

std::string label_of(std::string_view name) {
    std::string label{name};
    std::replace(label.begin(), label.end(), '_', ' ');
    if (!label.empty() && label[0] >= 'a' && label[0] <= 'z')
        label[0] = static_cast<char>(label[0] - 'a' + 'A');
    return label;
}

const char* hint_of(FieldType type) {
    switch (type) {
        case FieldType::Texts:
            return "one or more, with commas";
        case FieldType::Number:
            return "a number";
        case FieldType::Time:
            return "30s, 15m, 1h30m, 5d";
        case FieldType::Settings:
            return "name = value, one a line";
        default:
            return "";
    }
}

struct FieldNote {
    std::string_view field;  ///< "cut.where"
    std::string_view note;
};

/// What may stand in the fields of acts that make something go wrong, or well again.
constexpr FieldNote kNotes[] = {
    {"cut.host", "one end of the conversation: where the cable is"},
    {"cut.where", "now, after line 7, before the final dot, within S: 250*, after C: QUIT"},
    {"cut.peer", "the other end; as usual: whoever talks to the host"},
    {"cut.times", "1: once, 3: three times, 0: always"},
    {"refuse.host", "the server that refuses"},
    {"refuse.command", "the first word of the command: PASS, RETR, STORE, RCPT"},
    {"refuse.reply", "what it answers, as on the wire: -ERR not now, NO not now, 451 4.3.0 later"},
    {"refuse.times", "1: once, 3: three times, 0: always"},
    {"strip.host", "the server whose offer is changed on the way"},
    {"strip.capability", "a word of the offer: STARTTLS, STLS, UIDL, IDLE"},
    {"strip.peer", "who is deceived; as usual: whoever talks to the host"},
    {"tap.host", "one end of the conversation"},
    {"tap.peer", "the other end; as usual: whoever talks to the host"},
    {"set_link.host", "one end of the link"},
    {"set_link.peer", "the other end; as usual: every link of the host"},
    {"set_link.latency", "how long a line takes one way: 20ms, 300ms, 2s"},
    {"set_link.jitter", "how much more it may be, by chance: 0s, 50ms"},
    {"set_link.loss_per_mille", "of a thousand pieces, so many are lost and sent again: 0 to 1000"},
    {"set_link.octets_per_second", "0: no limit; 1250000 is 10 megabits a second"},
    {"trouble_names.name", "a domain, with all names below it: meadow.example"},
    {"trouble_names.fails", "yes: its name servers give no answer"},
    {"trouble_names.slow", "how late they answer: 0s, 3s, 1m"},
    {"mend.host", "as usual: every host"},
    {"mend.fault", "the number of one fault, 0: all of them"},
    {"down.host", "the host that goes down"},
    {"down.how",
     "reset: connections break; politely: servers say 421 or BYE; silently: nobody is told"},
    {"up.host", "the host that starts"},
    {"up.how", "has no effect when a host starts"},
    {"restart.host", "the host that goes down and starts again"},
    {"restart.how",
     "reset: connections break; politely: servers say 421 or BYE; silently: nobody is told"},
};

std::string_view note_of(std::string_view verb, std::string_view field) {
    const std::string name = fmt::format("{}.{}", verb, field);
    for (const FieldNote& one : kNotes) {
        if (one.field == name) return one.note;
    }
    return {};
}

bool is_one_of(std::string_view name, std::initializer_list<std::string_view> names) {
    return std::find(names.begin(), names.end(), name) != names.end();
}

std::vector<std::string> folders_of(const sim::World& world) {
    std::vector<std::string> all;
    for (const auto& host : world.hosts) {
        if (!host->program) continue;
        for (const sim::LocalFolder& folder : host->program->folders) {
            if (std::find(all.begin(), all.end(), folder.name) == all.end())
                all.push_back(folder.name);
        }
    }
    return all;
}

/// Is this the name of something that the act brings into the world?
bool is_new(std::string_view verb, std::string_view name) {
    return (verb == "provider" && name == "domain") ||
           (is_one_of(verb, {"person", "add_account"}) && name == "address");
}

/// Hosts that speak in lines, and so can refuse one: not those that answer for names alone.
void keep_line_servers(const sim::World& world, std::vector<std::string>& names) {
    std::erase_if(names, [&](const std::string& name) {
        const sim::Host* host = world.find_host(name);
        return host == nullptr || std::none_of(host->services.begin(), host->services.end(), [](const sim::Service& one) { return one.protocol != base::Protocol::Dns; });
    });
}

/// What this world has for a field of this name.
std::vector<std::string> choices_of(const Scene& scene, std::string_view name, FieldType type) {
    const sim::World& world = scene.world;
    std::vector<std::string> out;
    if (type == FieldType::Letter) {
        for (std::size_t n = world.letters.size(); n > 0 && out.size() < kChoices; --n)
            out.push_back(letter_title(world, base::LetterId{static_cast<std::uint32_t>(n)}));
        return out;
    }
    if (type == FieldType::YesNo) return {"yes", "no"};
    if (type != FieldType::Text) return {};
    const bool device = is_one_of(name, {"device", "from"});
    if (device || is_one_of(name, {"host", "peer"})) {
        for (const auto& host : world.hosts) {
            if (out.size() < kChoices && (!device || host->program)) out.push_back(host->name);
        }
    } else if (name == "domain" || name == "provider") {
        for (const sim::Provider& provider : world.providers) out.push_back(provider.domain);
    } else if (name == "folder") {
        out = folders_of(world);
    } else if (is_one_of(name, {"account", "address", "owner"})) {
        for (const sim::Provider& provider : world.providers) {
            for (const auto& account : provider.store.accounts) {
                if (out.size() < kChoices) out.push_back(account->address());
            }
        }
    }
    return out;
}

std::string words_of_value(const Scene& scene, const sim::FieldValue& value) {
    struct Say {
        const Scene& scene;
        std::string operator()(const std::string& text) const { return text; }
        std::string operator()(const std::vector<std::string>& texts) const {
            std::string all;
            for (const std::string& one : texts) all += (all.empty() ? "" : ", ") + one;
            return all;
        }
        std::string operator()(bool yes) const { return yes ? "yes" : "no"; }
        std::string operator()(std::int64_t number) const { return fmt::format("{}", number); }
        std::string operator()(base::LetterId letter) const {
            return letter_title(scene.world, letter);
        }
        std::string operator()(base::Duration time) const { return sim::exact_duration_text(time); }
        std::string operator()(const std::vector<sim::Setting>& settings) const {
            std::string all;
            for (const sim::Setting& one : settings)
                all += fmt::format("{} = {}\n", one.name, one.value);
            return all;
        }
    };
    return std::visit(Say{scene}, value);
}

std::string trimmed(std::string_view text) {
    const std::size_t from = text.find_first_not_of(" \t\r");
    if (from == std::string_view::npos) return {};
    return std::string{text.substr(from, text.find_last_not_of(" \t\r") - from + 1)};
}

std::vector<std::string> parted(std::string_view text, char by) {
    std::vector<std::string> out;
    while (!text.empty()) {
        const std::size_t end = std::min(text.find(by), text.size());
        std::string one = trimmed(text.substr(0, end));
        if (!one.empty()) out.push_back(std::move(one));
        text.remove_prefix(std::min(text.size(), end + 1));
    }
    return out;
}

base::Result<sim::FieldValue> value_of(const FormField& field) {
    const auto wrong = [&](const char* what) {
        return base::Problem{field.label, fmt::format("“{}” is no {}", field.value, what),
                             field.hint};
    };
    switch (field.type) {
        case FieldType::Texts:
            return sim::FieldValue{parted(field.value, ',')};
        case FieldType::YesNo:
            return sim::FieldValue{field.value == "yes"};
        case FieldType::Number: {
            std::int64_t number = 0;
            const std::string text = trimmed(field.value);
            const auto read = std::from_chars(text.data(), text.data() + text.size(), number);
            if (read.ec != std::errc{} || read.ptr != text.data() + text.size())
                return wrong("number");
            return sim::FieldValue{number};
        }
        case FieldType::Letter: {
            std::uint32_t number = 0;
            if (field.value.size() < 2 || field.value[0] != 'M') return wrong("letter");
            std::from_chars(field.value.data() + 1, field.value.data() + field.value.size(), number);
            return sim::FieldValue{base::LetterId{number}};
        }
        case FieldType::Time: {
            const auto time = sim::parse_duration(trimmed(field.value));
            if (!time) return wrong("duration");
            return sim::FieldValue{*time};
        }
        case FieldType::Settings: {
            std::vector<sim::Setting> settings;
            for (const std::string& line : parted(field.value, '\n')) {
                const std::size_t sign = line.find('=');
                if (sign == std::string::npos) return wrong("setting");
                settings.push_back({trimmed(std::string_view{line}.substr(0, sign)),
                                    trimmed(std::string_view{line}.substr(sign + 1))});
            }
            return sim::FieldValue{std::move(settings)};
        }
        case FieldType::Text:
        case FieldType::Word:
            break;
    }
    return sim::FieldValue{field.value};
}

}  // namespace

FormView build_form(const Scene& scene, std::string_view verb,
                    std::span<const sim::NamedValue> values) {
    FormView view;
    const sim::ActForm* form = sim::act_form(verb);
    if (form == nullptr) return view;
    view.verb = form->verb;
    view.about = form->about;
    for (const sim::FieldForm& one : form->fields) {
        FormField field;
        field.name = one.name;
        field.label = label_of(one.name);
        field.hint = hint_of(one.type);
        field.note = note_of(verb, one.name);
        field.type = one.type;
        for (const std::string_view word : one.words) field.choices.emplace_back(word);
        if (field.choices.empty() && !is_new(verb, one.name))
            field.choices = choices_of(scene, one.name, one.type);
        if (one.name == "host" && is_one_of(verb, {"refuse", "strip"})) keep_line_servers(scene.world, field.choices);
        for (const sim::NamedValue& given : values) {
            if (given.name == one.name) field.value = words_of_value(scene, given.value);
        }
        const bool needed =
            field.type == FieldType::Letter ||
            is_one_of(one.name, {"device", "from", "host", "domain", "provider", "owner"}) ||
            (one.name == "account" && verb != "send");  // a letter goes out by the program's first account
        if (needed && field.value.empty() && !field.choices.empty())
            field.value = field.choices.front();
        // What may be left out has an empty choice: the act's own default.
        if (!needed && !field.choices.empty()) field.choices.insert(field.choices.begin(), "");
        view.fields.push_back(std::move(field));
    }
    return view;
}

namespace {

/// The choices of settings in the words of mail programs; one that is not here is shown as it is.
constexpr std::pair<std::string_view, std::string_view> kChoiceWords[] = {
    {"protocol.pop3", "POP3"},
    {"protocol.imap", "IMAP"},
    {"protocol.web", "web-mail, in the browser"},
    {"pop3_login.user_pass", "password (USER and PASS)"},
    {"pop3_login.apop", "encrypted password (APOP)"},
    {"pop3_login.plain", "password in one piece (PLAIN)"},
    {"pop3_login.login", "name, then password (LOGIN)"},
    {"pop3_login.cram_md5", "encrypted password (CRAM-MD5)"},
    {"pop3_login.scram_sha_256", "encrypted password (SCRAM-SHA-256)"},
    {"incoming_security.none", "none: in clear"},
    {"incoming_security.starttls_if_available", "STARTTLS, if the server offers it"},
    {"incoming_security.starttls", "STARTTLS, or no connection"},
    {"outgoing_security.none", "none: in clear"},
    {"outgoing_security.starttls_if_available", "STARTTLS, if the server offers it"},
    {"outgoing_security.starttls", "STARTTLS, or no connection"},
    {"outgoing_login.none", "no log-in"},
    {"outgoing_login.plain", "password in one piece (PLAIN)"},
    {"outgoing_login.login", "name, then password (LOGIN)"},
    {"outgoing_login.cram_md5", "encrypted password (CRAM-MD5)"},
    {"outgoing_login.scram_sha_256", "encrypted password (SCRAM-SHA-256)"},
    {"outgoing_login.automatic", "the safest that the server offers"},
    {"imap_login.login", "password (LOGIN)"},
    {"imap_login.plain", "password in one piece (PLAIN)"},
    {"imap_login.cram_md5", "encrypted password (CRAM-MD5)"},
    {"imap_login.scram_sha_256", "encrypted password (SCRAM-SHA-256)"},
    {"imap_mode.online", "none: read on the server"},
    {"imap_mode.cached", "kept, and fetched as they come"},
    {"imap_mode.offline", "kept; what is done off-line is done again later"},
    {"resync.full", "ask for all messages each time"},
    {"resync.new_only", "ask for new ones only (UIDNEXT)"},
    {"resync.condstore", "ask for what has changed (CONDSTORE)"},
    {"resync.qresync", "all changes in one answer (QRESYNC)"},
    {"when_deleting.trash", "move it to the Trash folder"},
    {"when_deleting.mark", "just mark it as deleted"},
    {"when_deleting.expunge_on_exit", "mark it; clean up the Inbox on exit"},
    {"when_deleting.expunge", "remove it immediately"},
    {"when_deleting.local", "remove it on this device only"},
    {"save_sent.here", "on this computer"},
    {"save_sent.append", "in the folder on the server (APPEND)"},
    {"save_sent.look_first", "on the server, unless it is there already"},
    {"save_sent.server", "nowhere here: the provider files it"},
    {"save_sent.nowhere", "nowhere"},
};

}  // namespace

std::string choice_words(std::string_view setting, std::string_view choice) {
    const std::string key = fmt::format("{}.{}", setting, choice);
    for (const auto& [name, words] : kChoiceWords) {
        if (name == key) return std::string{words};
    }
    std::string words{choice};
    std::replace(words.begin(), words.end(), '_', ' ');
    return words;
}

FormView build_account_form(const sim::Host& device) {
    FormView view;
    if (!device.program) return view;
    view.verb = "set";
    view.device = device.name;
    view.about = fmt::format("Account settings of {} at {}", device.program->settings.person,
                             device.name);
    for (const sim::SettingRow& row : sim::setting_rows()) {
        FormField field;
        field.name = row.name;
        field.label = row.label;
        field.group = row.group;
        field.value = sim::setting_text(device.program->settings, row.name);
        if (row.type == sim::SettingType::YesNo) field.choices = {"yes", "no"};
        if (row.type == sim::SettingType::Word) field.choices = parted(row.choices, ' ');
        for (const std::string& choice : field.choices) field.words.push_back(choice_words(row.name, choice));
        if (row.type == sim::SettingType::Number) field.hint = row.choices;
        view.before.push_back(field.value);
        view.fields.push_back(std::move(field));
    }
    return view;
}

base::Result<sim::Action> act_from_form(const FormView& form) {
    if (!form.device.empty()) {
        sim::Configure act{form.device, {}};
        for (std::size_t n = 0; n < form.fields.size(); ++n) {
            if (form.fields[n].value != form.before[n])
                act.settings.push_back({form.fields[n].name, form.fields[n].value});
        }
        if (act.settings.empty())
            return base::Problem{"", "nothing was changed", "choose another value first"};
        sim::MailAccountSettings tried;
        for (const sim::Setting& one : act.settings) {
            if (auto good = sim::change_setting(tried, one.name, one.value); !good)
                return good.problem();
        }
        return sim::Action{std::move(act)};
    }
    std::vector<sim::NamedValue> values;
    for (const FormField& field : form.fields) {
        if (field.value.empty()) continue;  // the act's own default
        auto value = value_of(field);
        if (!value) return value.problem();
        values.push_back({field.name, std::move(value).value()});
    }
    return sim::make_act(form.verb, values);
}

}  // namespace gui
