// Every act of a World as a verb, derived from its own description: an act that is added to the World is a
// verb of the language without more ado.

#include <algorithm>
#include <string>

#include "protocols/base/octets.h"
#include "sim/build.h"
#include "sim/script/cut_places.h"
#include "sim/script/names.h"
#include "sim/script/objects.h"
#include "sim/script/stage.h"
#include "sim/script/types.h"
#include "sim/script/words.h"

namespace script {

namespace {

constexpr const char* kFiller = "All work and no play makes a letter of exactly the size that was asked for.\r\n";

/// Line ends as letters have them.
std::string with_crlf(std::string_view text) {
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '\n' && (i == 0 || text[i - 1] != '\r')) out += '\r';
        out += text[i];
    }
    return out;
}

std::string setting_value(lua_State* state, int index) {
    if (lua_type(state, index) == LUA_TBOOLEAN) return lua_toboolean(state, index) != 0 ? "yes" : "no";
    return text_of(state, index);
}

std::vector<sim::Setting> settings_at(lua_State* state, int index, const sim::ActForm& form, const sim::FieldForm& field) {
    if (lua_type(state, index) != LUA_TTABLE) fail(state, std::string{form.verb} + ": " + std::string{field.name} + " must be a table of names and values", "{name = value}");
    std::vector<sim::Setting> out;
    const int table = lua_absindex(state, index);
    push_sorted_keys(state, table);
    const auto count = static_cast<lua_Integer>(lua_rawlen(state, -1));
    for (lua_Integer i = 1; i <= count; ++i) {
        lua_rawgeti(state, -1, i);
        const std::string name = text_of(state, -1);
        lua_rawget(state, table);
        out.push_back({name, setting_value(state, -1)});
        lua_pop(state, 1);
    }
    lua_pop(state, 1);
    // A named set of rules comes first, so that the other settings change it.
    std::stable_sort(out.begin(), out.end(), [](const sim::Setting& a, const sim::Setting& b) { return a.name == "rule" && b.name != "rule"; });
    return out;
}

std::vector<std::string> texts_at(lua_State* state, int index) {
    if (lua_type(state, index) != LUA_TTABLE) return {text_of(state, index)};
    std::vector<std::string> out;
    const auto count = static_cast<lua_Integer>(lua_rawlen(state, index));
    for (lua_Integer i = 1; i <= count; ++i) {
        lua_rawgeti(state, index, i);
        out.push_back(text_of(state, -1));
        lua_pop(state, 1);
    }
    return out;
}

/// "delete how"; "mark" for the mark of mark.
std::string what_is_said(const sim::ActForm& form, const sim::FieldForm& field) { return form.verb == field.name ? std::string{field.name} : std::string{form.verb} + " " + std::string{field.name}; }

/// A value for a field, as its type wants it; names that must be in the world are looked up.
class Reader {
  public:
    Reader(lua_State* state, const sim::ActForm& form) : state_{state}, form_{form} {}

    sim::FieldValue value(const sim::FieldForm& field, int index) {
        const std::string who = std::string{form_.verb} + ": " + std::string{field.name};
        switch (field.type) {
            case sim::FieldType::Texts: return texts_at(state_, index);
            case sim::FieldType::YesNo:
                if (lua_type(state_, index) != LUA_TBOOLEAN) fail(state_, who + " must be true or false");
                return lua_toboolean(state_, index) != 0;
            case sim::FieldType::Number: {
                int is_number = 0;
                const lua_Integer number = lua_tointegerx(state_, index, &is_number);
                if (is_number == 0) fail(state_, who + " must be a whole number");
                if (number < 0) fail(state_, who + " must not be negative");
                return static_cast<std::int64_t>(number);
            }
            case sim::FieldType::Letter: return letter_argument(state_, index, device_.c_str());
            case sim::FieldType::Time: return duration_argument(state_, index, who.c_str());
            case sim::FieldType::Settings: return settings_at(state_, index, form_, field);
            case sim::FieldType::Text:
            case sim::FieldType::Word: break;
        }
        if (lua_type(state_, index) != LUA_TSTRING && lua_type(state_, index) != LUA_TNUMBER) fail(state_, who + " must be a text");
        return name(field, index);
    }

  private:
    std::string name(const sim::FieldForm& field, int index) {
        // Rules have more names than are listed: the act itself knows them.
        if (const std::vector<std::string> words = field_words(form_, field); !words.empty() && field.name != "rule") {
            const std::string word = text_of(state_, index);
            const bool usual = word.empty() && field.type == sim::FieldType::Text;  // as if it were not given
            if (!usual && std::find(words.begin(), words.end(), word) == words.end()) no_such(state_, what_is_said(form_, field).c_str(), word, words);
            return word;
        }
        if (field.name == "folder") return folder(index);
        const bool empty = lua_type(state_, index) == LUA_TSTRING && lua_rawlen(state_, index) == 0;
        switch (name_kind(form_, field.name)) {
            case NameKind::Device: return device_ = device_argument(state_, index).name;
            case NameKind::Host:
                // Without a host, mend means all of them, as the journal and saved scripts write it; without a
                // peer, a link means all of the host's.
                return empty && (form_.verb == "mend" || field.name == "peer") ? std::string{} : host_argument(state_, index).name;
            case NameKind::Account: return (account_ = &account_argument(state_, index))->address();
            case NameKind::Domain: return domain_argument(state_, index);
            case NameKind::None:
            case NameKind::Holder:
            case NameKind::Preset: break;
        }
        return field.name == "body" ? with_crlf(text_of(state_, index)) : text_of(state_, index);
    }

    /// A folder that is there, or that the program's settings name.
    std::string folder(int index) {
        const std::string name = text_of(state_, index);
        const sim::World& world = stage_of(state_).view().world;
        if (stage_of(state_).planning || name.empty()) return name;
        const sim::Host* host = device_.empty() ? nullptr : world.find_host(device_);
        const std::vector<std::string> known = host != nullptr ? folder_names(world, *host) : account_ != nullptr ? folder_names(*account_) : std::vector<std::string>{name};
        if (std::none_of(known.begin(), known.end(), [&](const std::string& one) { return base::iequals(one, name); })) {
            no_such(state_, ("folder of " + (host != nullptr ? device_ : account_->address())).c_str(), name, known);
        }
        return name;
    }

    lua_State* state_;
    const sim::ActForm& form_;
    std::string device_;
    const mail::Account* account_ = nullptr;
};

/// Nobody writes to somebody who may be real, and nobody changes names that are others'.
void refuse_real_domains(lua_State* state, const sim::ActForm& form, const std::vector<sim::NamedValue>& values) {
    const auto check = [&](std::string_view text) {
        const std::string_view domain = text.substr(text.rfind('@') + 1);
        if (domain.find('.') == std::string_view::npos || domain.starts_with('[') || sim::is_reserved_domain(domain.ends_with('>') ? domain.substr(0, domain.size() - 1) : domain)) return;
        const std::string near = nearest(domain, domain_names(stage_of(state).view().world));
        fail(state, std::string{form.verb} + ": \"" + std::string{domain} + "\" could belong to somebody",
             near.empty() ? "use names under .example or .test, or example.com, .net, .org" : "did you mean \"" + near + "\"?");
    };
    const bool of_names = form.verb == "zone" || form.verb == "trouble_names" || form.verb == "look_up";
    for (const sim::NamedValue& one : values) {
        const auto* text = std::get_if<std::string>(&one.value);
        const auto* texts = std::get_if<std::vector<std::string>>(&one.value);
        if (text != nullptr && form.verb == "zone" && one.name == "value") {
            if (const std::string real = real_domain_in_zone(*text); !real.empty()) check(real);
        }
        if (text != nullptr && ((one.name == "to" && text->find('@') != std::string::npos) || one.name == "address" || (of_names && one.name == "name"))) check(*text);
        if (texts == nullptr || one.name != "to") continue;
        for (const std::string& each : *texts) check(each);
    }
}

void refuse_missing(lua_State* state, const sim::ActForm& form, const std::vector<sim::NamedValue>& values) {
    for (std::size_t i = 0; i < form.fields.size(); ++i) {
        const auto given = std::find_if(values.begin(), values.end(), [&](const sim::NamedValue& one) { return one.name == form.fields[i].name; });
        const auto* texts = given == values.end() ? nullptr : std::get_if<std::vector<std::string>>(&given->value);
        const auto* text = given == values.end() ? nullptr : std::get_if<std::string>(&given->value);
        const bool empty = given == values.end() || (texts != nullptr && texts->empty()) || (form.verb == "send" && text != nullptr && text->empty());
        if (!is_needed(form, i) || !empty) continue;
        fail(state, std::string{form.verb} + " needs " + std::string{form.fields[i].name}, "it is written " + std::string{form.verb} + act_arguments(form));
    }
}

/// send{size = 9 * 1024}: a body of about so many octets.
void fill_body(lua_State* state, int table) {
    lua_getfield(state, table, "size");
    if (lua_isnil(state, -1)) return lua_pop(state, 1);
    const lua_Integer size = luaL_checkinteger(state, -1);
    if (size < 0 || size > (lua_Integer{64} << 20)) fail(state, "send: size must be between 0 and 64 MiB");
    stage_of(state).count_octets(state, static_cast<std::size_t>(size));
    std::string body = with_crlf(text_field(state, table, "body"));
    while (body.size() < static_cast<std::size_t>(size)) body += kFiller;
    lua_pop(state, 1);
    lua_pushnil(state);
    lua_setfield(state, table, "size");
    // The text goes past Lua, whose texts are short: see do_act.
    body.resize(std::max<std::size_t>(static_cast<std::size_t>(size), 2) - 2);
    if (body.ends_with('\r')) body.back() = '.';   // the end of a line was cut in two
    stage_of(state).filled_body = body + "\r\n";
}

/// What an act writes, in octets. Each of very many recipients is a line in every conversation, a row in
/// every queue and a copy: about so much in the World.
std::size_t octets_of(const std::vector<sim::NamedValue>& values) {
    constexpr std::size_t kFew = 100;
    constexpr std::size_t kOfOneOfMany = 24 * 1024;
    std::size_t sum = 0;
    for (const sim::NamedValue& one : values) {
        if (const auto* text = std::get_if<std::string>(&one.value)) sum += text->size();
        const auto* texts = std::get_if<std::vector<std::string>>(&one.value);
        if (texts == nullptr) continue;
        for (const std::string& each : *texts) sum += each.size();
        if (texts->size() > kFew) sum += (texts->size() - kFew) * kOfOneOfMany;
    }
    return sum;
}

const sim::FieldForm& field_named(lua_State* state, const sim::ActForm& form, const std::string& name) {
    std::vector<std::string> known;
    for (const sim::FieldForm& field : form.fields) {
        if (field.name == name) return field;
        known.emplace_back(field.name);
    }
    no_such(state, ("field of " + std::string{form.verb}).c_str(), name, known);
}

/// Is the argument a table of named fields, and not the value of the field that stands there?
bool is_named(lua_State* state, int index, const sim::ActForm& form, std::size_t position) {
    if (lua_type(state, index) != LUA_TTABLE || lua_rawlen(state, index) != 0) return false;
    if (position >= form.positional || position >= form.fields.size()) return true;
    return form.fields[position].type != sim::FieldType::Settings && form.fields[position].type != sim::FieldType::Texts;
}

/// More values than the act has places for: what else it can be told has names.
[[noreturn]] void too_many(lua_State* state, const sim::ActForm& form, int index) {
    const std::string most = form.positional == 0 ? "named fields only" : form.positional == 1 ? "one value" : std::to_string(form.positional) + " values";
    const std::string what = std::string{form.verb} + " takes " + most + (form.positional != 0 && form.fields.size() > form.positional ? ", and then named fields" : "");
    const std::string given = text_of(state, index, true);
    if (form.positional < form.fields.size() && given.size() < 100 && lua_type(state, index) != LUA_TTABLE) {
        fail(state, what + ": " + given + " is one too many", "it is written " + std::string{form.verb} + act_arguments(form) + ": did you mean {" + std::string{form.fields[form.positional].name} + " = " + given + "}?");
    }
    fail(state, what + ": " + (given.size() < 100 ? given : "the next") + " is one too many", "it is written " + std::string{form.verb} + act_arguments(form));
}

/// What the world answered to the act, if it was that nothing was done: one line of the report.
void tell_if_nothing_was_done(Stage& stage, std::size_t entries_before) {
    const View view = stage.view();
    for (std::size_t i = entries_before + 1; i <= view.entries; ++i) {
        const sim::Entry& entry = view.journal[base::EntryId{static_cast<std::uint32_t>(i)}];
        if (entry.kind != base::FactKind::ProgramSays) continue;
        const std::string_view said = view.journal.text(entry);
        if (said.find("nothing was done") == std::string_view::npos) continue;
        const Sandbox::Place here = stage.sandbox.innermost(stage.file());
        stage.say(stage.sandbox.state(), stage.file() + ":" + std::to_string(here.line) + stage.within_text() + ": " + (entry.host ? view.world.host(entry.host).name + ": " : "") + std::string{said});
        return;
    }
}

/// A fault that has been set by the script itself: it is told of if it never happens.
void remember_fault(Stage& stage, const sim::ActForm& form, const sim::Action& action, std::size_t faults_before) {
    if (form.verb != "cut" && form.verb != "refuse" && form.verb != "strip") return;
    if (stage.preset_depth != 0 || stage.sweep_depth != 0 || stage.faults.size() >= 1000) return;
    const auto& faults = stage.view().world.faults;
    if (faults.size() <= faults_before) return;
    stage.faults.push_back({stage.place().name, sim::action_text(action), faults.back().id, stage.sandbox.innermost(stage.file()).line});
}

std::vector<sim::NamedValue> read_arguments(lua_State* state, const sim::ActForm& form) {
    Reader reader{state, form};
    std::vector<sim::NamedValue> values;
    const int count = lua_gettop(state);
    for (int i = 1; i <= count; ++i) {
        const auto position = static_cast<std::size_t>(i - 1);
        if (is_named(state, i, form, position)) {
            if (form.verb == "send") fill_body(state, i);
            // Fields in the act's order: a device is known before a letter in its Inbox.
            push_sorted_keys(state, i);
            const auto keys = static_cast<lua_Integer>(lua_rawlen(state, -1));
            for (lua_Integer key = 1; key <= keys; ++key) {
                lua_rawgeti(state, -1, key);
                static_cast<void>(field_named(state, form, text_of(state, -1)));
                lua_pop(state, 1);
            }
            lua_pop(state, 1);
            for (const sim::FieldForm& field : form.fields) {
                lua_getfield(state, i, std::string{field.name}.c_str());
                if (!lua_isnil(state, -1)) values.push_back({std::string{field.name}, reader.value(field, lua_gettop(state))});
                lua_pop(state, 1);
            }
            continue;
        }
        if (position >= form.positional) too_many(state, form, i);
        if (lua_isnil(state, i)) continue;
        values.push_back({std::string{form.fields[position].name}, reader.value(form.fields[position], i)});
    }
    return values;
}

}  // namespace

int do_act(lua_State* state, const sim::ActForm& form) {
    Stage& stage = stage_of(state);
    stage.filled_body.clear();
    std::vector<sim::NamedValue> values = read_arguments(state, form);
    if (!stage.filled_body.empty()) {
        std::erase_if(values, [](const sim::NamedValue& one) { return one.name == "body"; });
        values.push_back({"body", std::exchange(stage.filled_body, {})});
    }
    if (stage.looking == nullptr) {  // else nothing can be done at all, which act says
        refuse_missing(state, form, values);
        refuse_real_domains(state, form, values);
    }
    stage.count_octets(state, octets_of(values));
    const auto action = sim::make_act(form.verb, values);
    if (!action) fail(state, action.problem().where + " " + action.problem().what, action.problem().hint);
    if (const auto* cut = std::get_if<sim::Cut>(&action.value())) {
        if (const auto wrong = cut_place_problem(cut->where)) fail(state, "cut: " + wrong->what, wrong->hint);
    }
    const std::size_t letters_before = stage.view().world.letters.size();
    const std::size_t faults_before = stage.view().world.faults.size();
    const std::size_t entries_before = stage.view().entries;
    stage.act(state, action.value());
    remember_fault(stage, form, action.value(), faults_before);
    tell_if_nothing_was_done(stage, entries_before);
    const std::size_t letters = stage.view().world.letters.size();
    if (letters == letters_before) return 0;
    push_letter(state, base::LetterId{static_cast<std::uint32_t>(letters)});
    return 1;
}

}  // namespace script
