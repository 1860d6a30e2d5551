#include "sim/script/completion.h"

#include <algorithm>

#include "sim/account_settings.h"
#include "sim/act_form.h"
#include "sim/policies.h"
#include "sim/script/names.h"
#include "sim/script/script_names.h"
#include "sim/script/tokens.h"
#include "sim/script/types.h"
#include "sim/script/words.h"

namespace script {

namespace {

bool is_sign(const Token& token, std::string_view sign) { return token.kind == Token::Kind::Sign && token.text == sign; }

/// A call or table whose end is not there yet.
struct Open {
    std::string word;
    std::size_t argument = 0;
    bool table = false;
    std::string field;
};

/// Where the call or index that ends before `end` began: past its brackets.
std::size_t before_brackets(const std::vector<Token>& tokens, std::size_t end) {
    int depth = 0;
    for (std::size_t i = end; i-- > 0;) {
        if (is_sign(tokens[i], ")") || is_sign(tokens[i], "]") || is_sign(tokens[i], "}")) ++depth;
        if (is_sign(tokens[i], "(") || is_sign(tokens[i], "[") || is_sign(tokens[i], "{")) --depth;
        if (depth == 0) return i;
    }
    return 0;
}

/// What the thing is that ends before `end`: `copies(M1)[1]`, `M1`, `cause{...}`.
Gives thing_before(const std::vector<Token>& tokens, std::size_t end) {
    bool indexed = false;
    while (end > 0) {
        const Token& last = tokens[end - 1];
        if (is_sign(last, "]")) {
            indexed = true;
            end = before_brackets(tokens, end);
            continue;
        }
        if (is_sign(last, ")") || is_sign(last, "}")) {
            end = before_brackets(tokens, end);
            continue;
        }
        if (last.kind == Token::Kind::Text && end > 1) {
            --end;
            continue;
        }
        if (last.kind != Token::Kind::Name) return {};
        if (last.text.size() > 1 && last.text[0] == 'M' && last.text.find_first_not_of("0123456789", 1) == std::string::npos) return gives_of("letter");
        const Word* word = find_word(last.text);
        Gives gives = word == nullptr ? Gives{} : gives_of(word->gives);
        if (indexed) gives.list = false;
        return gives.list ? Gives{} : gives;
    }
    return {};
}

std::vector<std::string> members_behind(const std::vector<Token>& tokens, bool methods) {
    std::vector<std::string> out;
    const Gives thing = thing_before(tokens, tokens.size() - 1);
    // A variable may be anything: a letter if fields are asked for, a session if methods are.
    const std::vector<const ObjectType*> usual{find_object_type(methods ? "session" : "letter")};
    for (const ObjectType* type : thing.objects.empty() ? usual : thing.objects) {
        for (const TypeField& field : methods ? type->methods : type->fields) {
            const std::string_view name{field.name};
            out.emplace_back(name.substr(0, name.find('(')));
        }
    }
    return out;
}

std::vector<std::string> names_of(NameKind kind, const sim::World& world, std::span<const PresetSource> presets) {
    std::vector<std::string> names;
    switch (kind) {
        case NameKind::Device: return device_names(world);
        case NameKind::Host: return host_names(world);
        case NameKind::Account: return account_names(world);
        case NameKind::Domain: return domain_names(world);
        case NameKind::Preset: return preset_names(presets);
        case NameKind::Holder: names = device_names(world); break;
        case NameKind::None: names = host_names(world); break;
    }
    for (std::string& one : account_names(world)) names.push_back(std::move(one));
    if (kind == NameKind::Holder) return names;
    for (std::string& one : domain_names(world)) names.push_back(std::move(one));
    return names;
}

/// The field of the act, or nullptr.
const sim::FieldForm* field_at(const sim::ActForm& form, const Spot& spot) {
    for (std::size_t i = 0; i < form.fields.size(); ++i) {
        if (spot.field.empty() ? !spot.in_table && i == spot.argument : form.fields[i].name == spot.field) return &form.fields[i];
    }
    return nullptr;
}

/// Words that a parameter's type lists: "\"C\"|\"S\"".
std::vector<std::string> words_in(std::string_view type) {
    std::vector<std::string> out;
    for (const Token& token : tokens_of(type)) {
        if (token.kind == Token::Kind::Text) out.push_back(token.text);
    }
    return out;
}

}  // namespace

Spot spot_at(std::string_view line) {
    Spot spot;
    const std::vector<Token> tokens = tokens_of(line);
    std::vector<Open> open;
    for (std::size_t i = 0; i + 1 < tokens.size(); ++i) {
        const Token& token = tokens[i];
        const bool named = i > 0 && tokens[i - 1].kind == Token::Kind::Name;
        if (is_sign(token, "(")) {
            open.push_back({named ? tokens[i - 1].text : std::string{}, 0, false, ""});
        } else if (is_sign(token, "{")) {
            // A table in a call, or the call itself: send{...}.
            open.push_back({named ? tokens[i - 1].text : open.empty() ? std::string{} : open.back().word, open.empty() || named ? 0 : open.back().argument, true, ""});
        } else if ((is_sign(token, ")") || is_sign(token, "}")) && !open.empty()) {
            open.pop_back();
        } else if (is_sign(token, ",") && !open.empty()) {
            open.back().field.clear();
            if (!open.back().table) ++open.back().argument;
        } else if (is_sign(token, "=") && named && !open.empty() && open.back().table) {
            open.back().field = tokens[i - 1].text;
        }
    }
    if (!open.empty()) {
        spot.word = open.back().word;
        spot.argument = open.back().argument;
        spot.in_table = open.back().table;
        spot.field = open.back().field;
    } else if (tokens.size() > 1 && tokens[tokens.size() - 2].kind == Token::Kind::Name) {
        spot.word = tokens[tokens.size() - 2].text;   // check_mail "ben
    }
    if (tokens.size() > 2 && (is_sign(tokens[tokens.size() - 2], ".") || is_sign(tokens[tokens.size() - 2], ":"))) {
        const bool methods = tokens[tokens.size() - 2].text == ":";
        spot.members = members_behind({tokens.begin(), tokens.end() - 1}, methods);
    }
    return spot;
}

std::vector<std::string> texts_for(const Spot& spot, const sim::World& world, std::span<const PresetSource> presets) {
    NameKind kind = NameKind::None;
    if (const sim::ActForm* form = sim::act_form(spot.word)) {
        if (const sim::FieldForm* field = field_at(*form, spot)) {
            if (std::vector<std::string> words = field_words(*form, *field); !words.empty()) return words;
            kind = name_kind(*form, field->name);
        }
    } else if (const Word* word = find_word(spot.word)) {
        const Arguments arguments = arguments_of(word->arguments);
        const std::string name = !spot.field.empty() ? spot.field : spot.argument < arguments.names.size() && !spot.in_table ? arguments.names[spot.argument] : std::string{};
        if (const Parameter* parameter = find_parameter(name)) {
            if (std::vector<std::string> words = words_in(parameter->type); !words.empty()) return words;
            kind = parameter->kind;
        }
    }
    return names_of(kind, world, presets);
}

std::vector<std::string> options_for(const Spot& spot) {
    std::vector<std::string> out;
    if (!spot.in_table || !spot.field.empty()) return out;
    if (const sim::ActForm* form = sim::act_form(spot.word)) {
        if (spot.word == "set" && spot.argument > 0) {
            out.emplace_back("rule");
            for (const sim::SettingRow& row : sim::setting_rows()) out.emplace_back(row.name);
        } else if (spot.word == "set_policy" && spot.argument > 0) {
            for (const auto rows : sim::policy_tables()) {
                for (const sim::PolicyRow& row : rows) out.emplace_back(row.name);
            }
        } else {
            for (const sim::FieldForm& field : form->fields) out.emplace_back(field.name);
        }
    } else if (const Word* word = find_word(spot.word)) {
        const Arguments arguments = arguments_of(word->arguments);
        out = arguments.options ? arguments.names : arguments.more;
    }
    return out;
}

}  // namespace script
