#include "sim/script/reference.h"

#include "sim/act_form.h"
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

std::string type_text(const sim::FieldForm& field) {
    switch (field.type) {
        case sim::FieldType::Text: return "text";
        case sim::FieldType::Texts: return "text or list of texts";
        case sim::FieldType::YesNo: return "true or false";
        case sim::FieldType::Number: return "number";
        case sim::FieldType::Letter: return "letter";
        case sim::FieldType::Time: return "time";
        case sim::FieldType::Settings: return "table of names and values";
        case sim::FieldType::Word: break;
    }
    std::string out;
    for (const std::string_view word : field.words) out += (out.empty() ? "" : ", ") + sim::quoted(word);
    return out;
}

/// "account [, folder]" as names of parameters.
std::vector<std::string> parameters_of(std::string_view arguments) {
    if (arguments.starts_with("{")) return {"options"};
    std::vector<std::string> names;
    std::string name;
    for (const char c : arguments) {
        if ((c >= 'a' && c <= 'z') || c == '_') {
            name += c;
        } else if (!name.empty()) {
            names.push_back(name == "function" ? "f" : name);
            name.clear();
        }
    }
    if (!name.empty()) names.push_back(name == "function" ? "f" : name);
    return names;
}

}  // namespace

std::string act_arguments(const sim::ActForm& form) {
    std::string positional;
    std::string named;
    for (std::size_t i = 0; i < form.fields.size(); ++i) {
        if (i < form.positional) positional += (positional.empty() ? "" : ", ") + std::string{form.fields[i].name};
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
            out += "\n### `" + call_text(word) + "`" + (word.gives[0] == '\0' ? "" : std::string{" gives "} + word.gives) + "\n\n" + word.sentence + "\n\n```lua\n" + word.example + "\n```\n";
        }
    }
    out += "\n## Acts\n\nWhat happens in a world, or is done in it. Each is one entry of the journal, can be undone, and is replayed by a run file.\n";
    for (const sim::ActForm& form : sim::act_forms()) {
        out += "\n### `" + std::string{form.verb} + act_arguments(form) + "`\n\n" + std::string{form.about} + "\n\n";
        for (const sim::FieldForm& field : form.fields) out += "- `" + std::string{field.name} + "`: " + type_text(field) + "\n";
        if (form.verb == "send") out += "- `size`: number; the body is filled up to so many octets\n";
    }
    return out;
}

std::string annotations_text() {
    std::string out = "---@meta\n-- Postroom's scripting language, for completion in editors (LuaCATS).\n\n"
                      "---@class letter\n---@field id integer\n---@field name string\n---@field subject string\n---@field from string\n---@field sent number seconds since the world began\n\n"
                      "---@class session\nlocal session = {}\n---@param line string\nfunction session:say(line) end\n---@param pattern string\n---@return string\nfunction session:expect(pattern) end\n"
                      "---@return string[]\nfunction session:lines() end\nfunction session:cut() end\nfunction session:close() end\n---@return boolean\nfunction session:is_open() end\n";
    const auto add = [&out](const std::string& sentence, const std::string& name, const std::vector<std::string>& parameters, const std::string& gives) {
        out += "\n---" + sentence + "\n";
        std::string list;
        for (const std::string& parameter : parameters) {
            out += "---@param " + parameter + "? any\n";
            list += (list.empty() ? "" : ", ") + parameter;
        }
        if (!gives.empty()) out += "---@return any # " + gives + "\n";
        out += "function " + name + "(" + list + ") end\n";
    };
    for (const WordGroup& group : word_groups()) {
        for (const Word& word : group.words) add(word.sentence, word.name, parameters_of(word.arguments), word.gives);
    }
    for (const sim::ActForm& form : sim::act_forms()) {
        std::vector<std::string> parameters;
        for (std::size_t i = 0; i < form.positional && i < form.fields.size(); ++i) parameters.emplace_back(form.fields[i].name);
        if (form.fields.size() > form.positional) parameters.emplace_back("fields");
        add(std::string{form.about}, std::string{form.verb}, parameters, form.verb == "send" ? "letter" : "");
    }
    return out;
}

std::vector<Example> reference_examples() {
    std::vector<Example> examples;
    for (const WordGroup& group : word_groups()) {
        for (const Word& word : group.words) examples.push_back({word.name, word.example});
    }
    return examples;
}

}  // namespace script
