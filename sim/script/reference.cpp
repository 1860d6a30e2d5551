#include "sim/script/reference.h"

#include <algorithm>

#include "sim/account_settings.h"
#include "sim/act_form.h"
#include "sim/mailbox_policy.h"
#include "sim/policies.h"
#include "sim/script/cut_places.h"
#include "sim/script/types.h"
#include "sim/script/words.h"

namespace script {

namespace {

constexpr const char* kIntroduction =
    "# The scripting language\n\n"
    "Lua 5.4 without what reaches the machine: no files, network, clock, load, coroutines, metatables, pcall. `string`, `table`, `math`\n"
    "and `utf8` are there; `pairs` goes through keys in order, `math.random` draws from the world's seed, `print` is `note`.\n\n"
    "A script begins a world (`world`, `preset`), does what people do (every act is a verb), moves time, asks (queries only look) and\n"
    "checks. Time is the world's own. Letters are objects: `send` gives one, `M1` is the first that was written, `==` tells them apart;\n"
    "they have `id`, `name`, `subject`, `from` and `sent` (seconds). Lists from queries compare as sets: `mailbox(\"ben\") == {M1, M2}`.\n"
    "Accounts are named by their address or by the part before the @, if only one has it.\n\n"
    "Every act takes its first fields in order and the others by name: `delete(\"ada-desk\", m)`, `send{from = \"ada-desk\", to = ...}`.\n"
    "Where a letter is wanted, a number means the letter with that number in the device's Inbox.\n";

std::string joined(const std::vector<std::string>& words, std::string_view between) {
    std::string out;
    for (const std::string& word : words) out += (out.empty() ? "" : std::string{between}) + sim::quoted(word);
    return out;
}

std::vector<std::string> rule_words() { return field_words(*sim::act_form("device"), {"rule", sim::FieldType::Text, {}}); }

std::string type_text(const sim::ActForm& form, const sim::FieldForm& field) {
    if (const std::vector<std::string> words = field_words(form, field); !words.empty()) return joined(words, ", ");
    switch (field.type) {
        case sim::FieldType::Texts: return "text or list of texts";
        case sim::FieldType::YesNo: return "true or false";
        case sim::FieldType::Number: return "number";
        case sim::FieldType::Letter: return "letter";
        case sim::FieldType::Time: return "time";
        case sim::FieldType::Settings: return form.verb == "set" ? "table of settings, see below" : "table of policies, see below";
        case sim::FieldType::Text:
        case sim::FieldType::Word: break;
    }
    const NameKind kind = name_kind(form, field.name);
    return kind == NameKind::None ? "text" : std::string{"name of a "} + kind_text(kind);
}

void add_example(std::string& out, const char* example) { out += std::string{"\n```lua\n"} + example + "\n```\n"; }

void add_things(std::string& out) {
    out += "\n## Things\n\nWhat queries give, field by field; a field that a thing cannot have is an error.\n";
    for (const ObjectType& type : object_types()) {
        out += std::string{"\n### `"} + type.name + "`\n\n" + type.about + "\n\n";
        for (const TypeField& field : type.fields) out += std::string{"- `"} + field.name + "`: " + field.type + (field.sentence[0] == '\0' ? "" : std::string{"; "} + field.sentence) + "\n";
        for (const TypeField& field : type.methods) out += std::string{"- `:"} + field.name + "`" + (field.type[0] == '\0' ? "" : std::string{" gives "} + field.type) + (field.sentence[0] == '\0' ? "" : std::string{": "} + field.sentence) + "\n";
    }
}

/// "pop3 imap web" -> "\"pop3\", \"imap\", \"web\"".
std::string choices_text(std::string_view choices, std::string_view between) {
    std::string out;
    for (std::size_t at = 0; at < choices.size();) {
        const std::size_t end = std::min(choices.find(' ', at), choices.size());
        out += (out.empty() ? "" : std::string{between}) + sim::quoted(choices.substr(at, end - at));
        at = end + 1;
    }
    return out;
}

std::string values_text(const sim::SettingRow& row) {
    switch (row.type) {
        case sim::SettingType::YesNo: return "yes or no";
        case sim::SettingType::Number: return row.choices.empty() ? "number" : "number, " + std::string{row.choices};
        case sim::SettingType::Word: return choices_text(row.choices, ", ");
        case sim::SettingType::Text: break;
    }
    return "text";
}

void add_settings(std::string& out) {
    out += "\n## Settings of a mail program\n\n`set(device, {name = value, ...})`. `rule` sets protocol and rules to a named set: " + joined(rule_words(), ", ") +
           "; the other settings change it.\n\n| setting | values | in a dialog |\n|---|---|---|\n";
    for (const sim::SettingRow& row : sim::setting_rows()) {
        out += "| `" + std::string{row.name} + "` | " + values_text(row) + " | " + std::string{row.group} + ": " + std::string{row.label} + " |\n";
    }
}

void add_policies(std::string& out) {
    out += "\n## Policies of a provider\n\n`set_policy(domain, {name = value, ...})`. New connections follow them at once, open ones keep what they began with.\n\n| policy | values | what it does |\n|---|---|---|\n";
    for (const auto rows : sim::policy_tables()) {
        for (const sim::PolicyRow& row : rows) out += "| `" + std::string{row.name} + "` | " + std::string{row.values} + " | " + std::string{row.sentence} + " |\n";
    }
    out += "\nThe policy `kind` sets many at once:\n\n";
    for (const sim::ProviderKind& kind : sim::provider_kinds()) out += "- `" + std::string{kind.name} + "`: " + std::string{kind.stands_for} + ". " + std::string{kind.about} + "\n";
}

// --- annotations ------------------------------------------------------------------------------------

std::string parameter_name(const std::string& name) { return name == "function" ? "f" : name; }

std::string parameter_type(const std::string& name) {
    const Parameter* known = find_parameter(name);
    return known == nullptr ? "any" : known->type;
}

std::string act_type(const sim::ActForm& form, const sim::FieldForm& field) {
    if (const std::vector<std::string> words = field_words(form, field); !words.empty()) {
        std::string out;
        for (const std::string& word : words) out += (out.empty() ? "" : "|") + sim::quoted(word);
        return out;
    }
    switch (field.type) {
        case sim::FieldType::Texts: return "string|string[]";
        case sim::FieldType::YesNo: return "boolean";
        case sim::FieldType::Number: return "integer";
        case sim::FieldType::Letter: return "letter|string|integer";
        case sim::FieldType::Time: return "string|number";
        case sim::FieldType::Settings: return form.verb == "set" ? "settings" : "policies";
        case sim::FieldType::Text:
        case sim::FieldType::Word: break;
    }
    return "string";
}

void annotate_things(std::string& out) {
    for (const ObjectType& type : object_types()) {
        out += std::string{"\n---"} + type.about + "\n---@class " + type.name + "\n";
        for (const TypeField& field : type.fields) {
            const bool may_miss = std::string_view{type.name} != "letter";
            out += std::string{"---@field "} + field.name + (may_miss ? "?" : "") + " " + editor_type(field.type) + (field.sentence[0] == '\0' ? "" : std::string{" "} + field.sentence) + "\n";
        }
        if (std::string_view{type.name} == "outcome") out += "---@field [string] string|number the worlds' names: what it is in each\n";
        if (type.methods.empty()) continue;
        out += std::string{"local "} + type.name + " = {}\n";
        for (const TypeField& method : type.methods) {
            const std::string_view call{method.name};
            const std::string_view inside = call.substr(call.find('(') + 1, call.size() - call.find('(') - 2);
            out += std::string{"---"} + method.sentence + "\n";
            if (!inside.empty()) out += "---@param " + std::string{inside} + " string\n";
            if (method.type[0] != '\0') out += "---@return " + editor_type(method.type) + "\n";
            out += "function " + std::string{type.name} + ":" + std::string{call} + " end\n";
        }
    }
}

void annotate_settings(std::string& out) {
    out += "\n---@class settings\n---@field rule? " + joined(rule_words(), "|") + "\n";
    for (const sim::SettingRow& row : sim::setting_rows()) {
        const std::string type = row.type == sim::SettingType::YesNo ? "boolean|\"yes\"|\"no\"" : row.type == sim::SettingType::Number ? "integer" : row.type == sim::SettingType::Word ? choices_text(row.choices, "|") : "string";
        out += "---@field " + std::string{row.name} + "? " + type + " " + std::string{row.label} + "\n";
    }
    out += "\n---@class policies\n";
    for (const auto rows : sim::policy_tables()) {
        for (const sim::PolicyRow& row : rows) {
            const std::string type = row.values == "on or off" ? "boolean|\"on\"|\"off\"" : row.values.starts_with("a number") ? "integer|string" : "string|integer";
            out += "---@field " + std::string{row.name} + "? " + type + " " + std::string{row.values} + ": " + std::string{row.sentence} + "\n";
        }
    }
}

/// The class of a table of options, before the function that takes it.
void annotate_options(std::string& out, const std::string& name, const std::vector<std::string>& options) {
    out += "\n---@class " + name + "\n";
    for (const std::string& option : options) out += "---@field " + option + "? " + parameter_type(option) + "\n";
}

void annotate(std::string& out, const Word& word) {
    const Arguments form = arguments_of(word.arguments);
    const std::string options = std::string{word.name} + "_options";
    if (form.options) annotate_options(out, options, form.names);
    if (!form.more.empty()) annotate_options(out, options, form.more);
    out += std::string{"\n---"} + word.sentence + "\n";
    std::string list;
    const auto add = [&](const std::string& name, const std::string& type, bool needed) {
        out += "---@param " + name + (needed ? " " : "? ") + type + "\n";
        list += (list.empty() ? "" : ", ") + name;
    };
    if (form.options) {
        add("options", options, false);
    } else {
        for (std::size_t i = 0; i < form.names.size(); ++i) {
            const std::string name = parameter_name(form.names[i]);
            add(i > 0 && form.names[i] == form.names[i - 1] ? name + "2" : name, parameter_type(form.names[i]), i < form.needed);
        }
        if (!form.more.empty()) add("options", options, false);
    }
    const std::string_view gives{word.gives};
    if (gives.starts_with("what")) out += "---@return any ...\n";
    else if (gives == "list of rows") out += "---@return table<string, any>[]\n";
    else if (gives == "number, number") out += "---@return number octets\n---@return number quota\n";
    else if (!gives.empty()) out += "---@return " + editor_type(gives) + "\n";
    out += "function " + std::string{word.name} + "(" + list + (std::string_view{word.arguments}.ends_with("...") ? ", ..." : "") + ") end\n";
}

void annotate(std::string& out, const sim::ActForm& form) {
    const std::string fields = std::string{form.verb} + "_fields";
    const bool more = form.fields.size() > form.positional;
    if (more) {
        out += "\n---@class " + fields + "\n";
        for (std::size_t i = form.positional; i < form.fields.size(); ++i) out += "---@field " + std::string{form.fields[i].name} + (is_needed(form, i) ? " " : "? ") + act_type(form, form.fields[i]) + "\n";
        if (form.verb == "send") out += "---@field size? integer the body is filled up to so many octets\n";
    }
    out += "\n---" + std::string{form.about} + "\n";
    std::string list;
    for (std::size_t i = 0; i < form.positional && i < form.fields.size(); ++i) {
        out += "---@param " + std::string{form.fields[i].name} + (is_needed(form, i) ? " " : "? ") + act_type(form, form.fields[i]) + "\n";
        list += (list.empty() ? "" : ", ") + std::string{form.fields[i].name};
    }
    if (more) {
        out += "---@param fields" + std::string{form.positional == 0 ? " " : "? "} + fields + "\n";
        list += std::string{list.empty() ? "" : ", "} + "fields";
    }
    if (form.verb == "send" || form.verb == "draft" || form.verb == "reply") out += "---@return letter\n";
    out += "function " + std::string{form.verb} + "(" + list + ") end\n";
}

}  // namespace

std::string act_arguments(const sim::ActForm& form) {
    std::string positional;
    std::string named;
    for (std::size_t i = 0; i < form.fields.size(); ++i) {
        const std::string comma = positional.empty() ? "" : ", ";
        if (i < form.positional && !is_needed(form, i)) positional += (positional.empty() ? "[" : " [, ") + std::string{form.fields[i].name} + "]";
        else if (i < form.positional) positional += comma + std::string{form.fields[i].name};
        else named += (named.empty() ? "" : ", ") + std::string{form.fields[i].name} + "=";
    }
    if (form.positional == 0) return "{" + named + "}";
    return "(" + positional + (named.empty() ? "" : " [, {" + named + "}]") + ")";
}

std::string call_text(const Word& word) {
    const std::string arguments = word.arguments;
    return std::string{word.name} + (arguments.starts_with("{") && arguments.find("],") == std::string::npos && arguments.ends_with("}") ? arguments : "(" + arguments + ")");
}

std::string reference_text() {
    std::string out = kIntroduction;
    for (const WordGroup& group : word_groups()) {
        out += std::string{"\n## "} + group.title + (group.queries ? " (queries)" : "") + "\n";
        for (const Word& word : group.words) {
            out += "\n### `" + call_text(word) + "`" + (word.gives[0] == '\0' ? "" : std::string{" gives "} + word.gives) + "\n\n" + word.sentence + "\n";
            add_example(out, word.example);
        }
    }
    out += "\n## Acts\n\nWhat happens in a world, or is done in it. Each is one entry of the journal, can be undone, and is replayed by a run file.\n";
    for (const sim::ActForm& form : sim::act_forms()) {
        out += "\n### `" + std::string{form.verb} + act_arguments(form) + "`\n\n" + std::string{form.about} + "\n\n";
        for (const sim::FieldForm& field : form.fields) out += "- `" + std::string{field.name} + "`: " + type_text(form, field) + "\n";
        if (form.verb == "send") out += "- `size`: number; the body is filled up to so many octets\n";
        if (form.verb == "cut") out += "\n" + cut_places_text();
        if (const char* example = act_example(form.verb)) add_example(out, example);
    }
    add_things(out);
    add_settings(out);
    add_policies(out);
    return out;
}

std::string annotations_text() {
    std::string out = "---@meta\n-- Postroom's scripting language, for completion in editors (LuaCATS).\n";
    annotate_things(out);
    annotate_settings(out);
    for (const WordGroup& group : word_groups()) {
        for (const Word& word : group.words) annotate(out, word);
    }
    for (const sim::ActForm& form : sim::act_forms()) annotate(out, form);
    return out;
}

std::vector<Example> reference_examples() {
    std::vector<Example> examples;
    for (const WordGroup& group : word_groups()) {
        for (const Word& word : group.words) examples.push_back({word.name, word.example});
    }
    for (const sim::ActForm& form : sim::act_forms()) {
        if (const char* example = act_example(form.verb)) examples.push_back({std::string{form.verb}, example});
    }
    return examples;
}

}  // namespace script
