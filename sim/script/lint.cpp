#include "sim/script/lint.h"

#include <algorithm>
#include <optional>
#include <set>
#include <utility>

#include "protocols/base/octets.h"
#include "sim/account_settings.h"
#include "sim/policies.h"
#include "sim/script/lint_values.h"
#include "sim/script/names.h"
#include "sim/script/sandbox.h"
#include "sim/script/script_names.h"
#include "sim/script/tokens.h"
#include "sim/script/types.h"
#include "sim/script/words.h"

namespace script {

namespace {

using Kind = Token::Kind;

/// What is known of a value without running anything.
struct Known {
    Gives gives;                                      ///< a letter, a list of copies …
    std::optional<std::string> text;                  ///< written out
    std::optional<bool> truth;
    std::vector<std::pair<std::string, Known>> fields;///< of a table that is written out
    std::vector<Known> members;
    bool is_table = false;
    bool whole = false;                               ///< text, truth, or a table of such: nothing is computed
    std::string word;                                 ///< a word of the language itself, not yet called
    bool goes_through = false;                        ///< what ipairs and pairs gave for `gives`
    std::string stats_of;                             ///< stats() of this device or account
    bool is_number = false;                           ///< a number, written out
    int line = 0;
};

struct Variable {
    std::string name;
    int line = 0;
    int uses = 0;
    Known known;
};

/// Reads the statements as Lua does (the text compiles), with their scopes.
class Linter {
  public:
    Linter(std::string_view text, std::string file, std::span<const PresetSource> presets) : tokens_{tokens_of(text)}, file_{std::move(file)}, names_{presets} {
        for (std::string& word : all_words()) words_.insert(std::move(word));
    }

    std::vector<base::Problem> problems() {
        // Twice: what is given a value anywhere must be known from the beginning.
        for (const bool first : {true, false}) {
            first_ = first;
            at_ = 0;
            open();
            block();
            close();
        }
        for (const Asked& one : asked_) look_up(one);
        for (const StatsField& one : stats_fields_) look_up(one);
        std::stable_sort(found_.begin(), found_.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
        std::vector<base::Problem> out;
        for (auto& [line, problem] : found_) out.push_back(std::move(problem));
        return out;
    }

  private:
    // --- tokens -----------------------------------------------------------------------------------
    [[nodiscard]] const Token& now() const { return tokens_[at_]; }
    [[nodiscard]] bool is(std::string_view text) const { return now().text == text && now().kind != Kind::Text; }
    bool take(std::string_view text) { return is(text) && (++at_, true); }
    const Token& next() { return tokens_[std::min(at_++, tokens_.size() - 1)]; }
    [[nodiscard]] bool over() const { return now().kind == Kind::End; }

    void say(int line, std::string what, std::string hint = "") {
        if (!first_) found_.push_back({line, {file_ + ":" + std::to_string(line), std::move(what), std::move(hint)}});
    }
    void say_unknown(int line, const std::string& kind, const std::string& name, const std::vector<std::string>& known) {
        const std::string near = nearest(name, known);
        std::string hint = near.empty() ? "" : "did you mean \"" + near + "\"?";
        if (near.empty() && !known.empty() && known.size() <= 12) {
            for (const std::string& one : known) hint += (hint.empty() ? "there is \"" : ", \"") + one + "\"";
        }
        say(line, "no " + kind + " \"" + name + "\"", hint);
    }

    // --- scopes -----------------------------------------------------------------------------------
    void open() { scopes_.emplace_back(); }
    void close() {
        for (const Variable& one : scopes_.back()) {
            if (one.uses == 0 && one.name[0] != '_') say(one.line, "\"" + one.name + "\" is never used");
        }
        scopes_.pop_back();
    }
    void declare(const Token& name, Known known = {}) {
        if (given_.count(name.text) != 0) known = {};  // it may be something else by then
        scopes_.back().push_back({name.text, name.line, 0, std::move(known)});
    }
    /// Loop variables, parameters and self need not be used: they are there because the form wants them.
    void declare_free(const Token& name, Known known = {}) {
        declare(name, std::move(known));
        scopes_.back().back().uses = 1;
    }
    Variable* find(const std::string& name) {
        for (auto scope = scopes_.rbegin(); scope != scopes_.rend(); ++scope) {
            for (auto one = scope->rbegin(); one != scope->rend(); ++one) {
                if (one->name == name) return &*one;
            }
        }
        return nullptr;
    }

    // --- statements -------------------------------------------------------------------------------
    void block() {
        while (!over() && !is("end") && !is("else") && !is("elseif") && !is("until")) statement();
    }
    void scoped_block() { open(), block(), close(); }
    void statement() {
        if (take(";") || take("break")) return;
        if (take("::")) return next(), static_cast<void>(next());
        if (take("goto")) return static_cast<void>(next());
        if (take("do")) return scoped_block(), static_cast<void>(take("end"));
        if (take("while")) return static_cast<void>(expression()), static_cast<void>(take("do")), scoped_block(), static_cast<void>(take("end"));
        if (take("repeat")) return repeat_loop();
        if (take("if")) return condition();
        if (take("for")) return for_loop();
        if (take("function")) return function_statement();
        if (take("local")) return local();
        if (take("return")) return over() || is("end") || is("else") || is("elseif") || is("until") || is(";") ? void() : static_cast<void>(expressions());
        assignment_or_call();
    }
    void repeat_loop() {
        open();
        block();
        take("until");
        expression();
        close();
    }
    void condition() {
        expression();
        take("then");
        scoped_block();
        while (take("elseif")) {
            expression();
            take("then");
            scoped_block();
        }
        if (take("else")) scoped_block();
        take("end");
    }
    void for_loop() {
        std::vector<Token> names{next()};
        while (take(",")) names.push_back(next());
        const bool counts = take("=");
        if (!counts) take("in");
        const std::vector<Known> values = expressions();
        take("do");
        open();
        for (std::size_t i = 0; i < names.size(); ++i) {
            Known known;
            if (!counts && i == 1 && !values.empty() && values[0].goes_through) known.gives = {values[0].gives.objects, false};
            declare_free(names[i], std::move(known));
        }
        block();
        close();
        take("end");
    }
    void function_statement() {
        const Token name = next();
        if (!is(".") && !is(":")) given_.insert(name.text);
        else if (Variable* variable = find(name.text)) ++variable->uses;
        bool method = false;
        for (; is(".") || is(":"); next()) method = next().text == ":";
        body(method);
    }
    void local() {
        if (take("function")) {
            declare(next());
            return body();
        }
        std::vector<Token> names;
        do {
            names.push_back(next());
            if (take("<")) next(), take(">");
        } while (take(","));
        std::vector<Known> values;
        if (take("=")) values = expressions();
        for (std::size_t i = 0; i < names.size(); ++i) declare(names[i], i < values.size() ? values[i] : Known{});
    }
    void assignment_or_call() {
        // A name that is only given a value is not used by that.
        const std::size_t begin = at_;
        do {
            if (now().kind == Kind::Name && (tokens_[at_ + 1].text == "=" || tokens_[at_ + 1].text == ",") && tokens_[at_ + 1].kind == Kind::Sign) {
                given_.insert(next().text);
            } else {
                suffixed();
            }
        } while (take(","));
        if (take("=")) expressions();
        if (at_ == begin) ++at_;
    }
    void body(bool method = false) {
        open();
        if (method) {
            Token self = now();
            self.text = "self";
            declare_free(self);
        }
        take("(");
        while (!over() && !take(")")) {
            if (now().kind == Kind::Name) declare_free(now());
            ++at_;
        }
        block();
        close();
        take("end");
    }

    // --- expressions ------------------------------------------------------------------------------
    std::vector<Known> expressions() {
        std::vector<Known> out{expression()};
        while (take(",")) out.push_back(expression());
        return out;
    }
    [[nodiscard]] bool is_operator() const {
        static const std::set<std::string> kOperators{"+", "-", "*", "/", "//", "%", "^", "..", "==", "~=", "<", "<=", ">", ">=", "and", "or", "&", "|", "~", "<<", ">>"};
        return now().kind != Kind::Text && kOperators.count(now().text) != 0;
    }
    Known expression() {
        const int line = now().line;
        bool plain = true;
        while (is("not") || is("-") || is("#") || is("~")) ++at_, plain = false;
        Known known = simple();
        bool compares = plain;
        while (is_operator()) {
            const bool equality = is("==") || is("~="), joins = is("and") || is("or");
            ++at_;
            bool bare = true;
            while (is("not") || is("-") || is("#") || is("~")) ++at_, bare = false;
            const Known other = simple();
            const bool alone = !is_operator() || is("and") || is("or");  // and not a part of a + b
            if (equality && compares && bare && alone) compared(line, known, other);
            compares = bare && joins;
            known = other;
            plain = false;
        }
        if (!plain) known = {};
        known.line = line;
        return known;
    }
    /// A list is never the same as a letter, a number or a text.
    void compared(int line, const Known& left, const Known& right) {
        const auto is_list = [](const Known& one) { return one.gives.list; };
        const auto what = [](const Known& one) -> std::string {
            if (one.text) return "a text";
            if (one.is_number) return "a number";
            return one.gives.objects.size() == 1 && !one.gives.list && std::string_view{one.gives.objects[0]->name} == "letter" ? "a letter" : "";
        };
        if (is_list(left) == is_list(right)) return;
        const std::string other = what(is_list(left) ? right : left);
        if (!other.empty()) say(line, "a list is compared with " + other + ": they are never equal", other == "a number" ? "#list == 1 compares its length" : "compare it with {...}, or use contains(list, ...)");
    }
    Known simple() {
        Known known;
        if (now().kind == Kind::Text) {
            known.text = now().text;
            known.whole = true;
            text_written(next());
            return known;
        }
        if (now().kind == Kind::Number || is("nil") || is("...")) return known.is_number = now().kind == Kind::Number, ++at_, known.whole = true, known;
        if (is("true") || is("false")) {
            known.truth = next().text == "true";
            known.whole = true;
            return known;
        }
        if (take("{")) return table();
        if (take("function")) return body(), known;
        return suffixed();
    }
    Known table() {
        Known known;
        known.is_table = known.whole = true;
        while (!over() && !take("}")) {
            if (take("[")) {
                known.whole = false;
                expression();
                take("]");
                take("=");
                expression();
            } else if (now().kind == Kind::Name && tokens_[at_ + 1].text == "=" && tokens_[at_ + 1].kind == Kind::Sign) {
                const Token name = next();
                take("=");
                Known value = expression();
                known.whole = known.whole && value.whole;
                value.line = name.line;
                known.fields.emplace_back(name.text, std::move(value));
            } else {
                known.members.push_back(expression());
                known.whole = known.whole && known.members.back().whole;
            }
            if (!take(",")) take(";");
        }
        return known;
    }
    Known suffixed() {
        Known known;
        if (take("(")) {
            known = expression();
            take(")");
        } else if (now().kind == Kind::Name) {
            known = name(next());
        } else {
            ++at_;
            return known;
        }
        while (true) {
            if (take(".")) {
                known = field(known, next());
            } else if (take("[")) {
                const Known index = expression();
                take("]");
                known = index.text || !known.gives.list ? Known{} : Known{.gives = {known.gives.objects, false}};
            } else if (take(":")) {
                known = method(known, next());
            } else if (is("(") || is("{") || now().kind == Kind::Text) {
                known = call(known);
            } else {
                return known;
            }
        }
    }
    Known name(const Token& token) {
        if (Variable* variable = find(token.text)) {
            ++variable->uses;
            return variable->known;
        }
        Known known;
        if (given_.count(token.text) != 0) return known;
        if (words_.count(token.text) != 0) {
            known.word = token.text;
            return known;
        }
        if (token.text[0] == 'M' && token.text.size() > 1 && token.text.find_first_not_of("0123456789", 1) == std::string::npos) {
            known.gives = gives_of("letter");
            return known;
        }
        std::vector<std::string> all{words_.begin(), words_.end()};
        for (const auto& scope : scopes_) {
            for (const Variable& one : scope) all.push_back(one.name);
        }
        const std::string near = nearest(token.text, all);
        say(token.line, "there is no name \"" + token.text + "\"", near.empty() ? "" : "did you mean \"" + near + "\"?");
        return known;
    }
    Known field(const Known& of, const Token& name) {
        if (const std::vector<std::string> members = library_members(of.word); !members.empty()) {
            if (std::find(members.begin(), members.end(), name.text) == members.end()) say_unknown(name.line, "member of " + of.word, name.text, members);
            return {};
        }
        if (of.gives.objects.empty()) return {};
        if (of.gives.list) {
            say(name.line, "a list has no field \"" + name.text + "\"", "its members may have: write [1] or go through them with ipairs");
            return {};
        }
        if (of_session(*of.gives.objects[0], name) || std::string_view{of.gives.objects[0]->name} == "outcome") return {};  // its other fields are the worlds' names
        if (!of.stats_of.empty() && !first_) stats_fields_.push_back({of.stats_of, name.text, name.line});
        std::vector<std::string> all;
        for (const ObjectType* type : of.gives.objects) {
            for (const TypeField& one : type->fields) {
                if (name.text == one.name) return Known{.gives = gives_of(one.type)};
                all.emplace_back(one.name);
            }
        }
        say_unknown(name.line, std::string{"field of "} + of.gives.objects[0]->name, name.text, all);
        return {};
    }
    /// Methods are called with a colon.
    bool of_session(const ObjectType& type, const Token& name) {
        if (type.methods.empty()) return false;
        std::vector<std::string> all;
        for (const TypeField& one : type.methods) all.emplace_back(std::string_view{one.name}.substr(0, std::string_view{one.name}.find('(')));
        const std::string near = nearest(name.text, all);
        say(name.line, std::string{"a "} + type.name + " has no field \"" + name.text + "\"", "write it with a colon: s:" + (near.empty() ? "expect" : near) + "(...)");
        return true;
    }
    Known method(const Known& of, const Token& name) {
        Known out;
        out.line = name.line;
        if (of.text) {
            const std::vector<std::string> members = library_members("string");
            if (std::find(members.begin(), members.end(), name.text) == members.end()) say_unknown(name.line, "method of texts", name.text, members);
            return out;
        }
        if (of.gives.objects.empty() || of.gives.list) return out;
        std::vector<std::string> all;
        for (const TypeField& one : of.gives.objects[0]->methods) {
            const std::string_view call{one.name};
            all.emplace_back(call.substr(0, call.find('(')));
            if (all.back() == name.text) return out;
        }
        if (!all.empty()) say_unknown(name.line, std::string{"method of "} + of.gives.objects[0]->name, name.text, all);
        return out;
    }
    Known call(const Known& function) {
        const int line = now().line;
        std::vector<Known> arguments;
        if (take("(")) {
            if (!is(")")) arguments = expressions();
            take(")");
        } else {
            arguments.push_back(simple());
        }
        for (Known& one : arguments) one.line = one.line == 0 ? line : one.line;
        Known out;
        if (function.word.empty() || first_) return out;
        if ((function.word == "ipairs" || function.word == "pairs") && arguments.size() == 1 && arguments[0].gives.list) {
            out.gives = arguments[0].gives;
            out.goes_through = true;
            out.gives.list = false;
            return out;
        }
        if (const sim::ActForm* form = sim::act_form(function.word)) {
            act_called(*form, arguments);
            if (form->verb == "send" || form->verb == "reply" || form->verb == "draft") out.gives = gives_of("letter");
        } else if (const Word* word = find_word(function.word)) {
            word_called(*word, arguments);
            if (!std::string_view{word->gives}.starts_with("what")) out.gives = gives_of(word->gives);
            if (function.word == "stats" && arguments.size() == 1 && arguments[0].text) out.stats_of = *arguments[0].text;
        }
        return out;
    }

    // --- what words and acts are given ------------------------------------------------------------
    struct Asked {
        NameKind kind;
        std::string name;
        int line;
    };
    void ask(NameKind kind, const Known& value) {
        if (kind != NameKind::None && value.text && !value.text->empty()) asked_.push_back({kind, *value.text, value.line});
    }
    void look_up(const Asked& one) {
        if (!names_.knows(one.kind) || names_.has(one.kind, one.name)) return;
        say_unknown(one.line, kind_text(one.kind), one.name, names_.names(one.kind));
    }

    struct StatsField {
        std::string holder, field;
        int line;
    };
    /// Devices and accounts have other numbers.
    void look_up(const StatsField& one) {
        if (!names_.knows(NameKind::Holder)) return;
        const bool device = names_.has(NameKind::Device, one.holder);
        if (device == names_.has(NameKind::Account, one.holder)) return;
        const ObjectType* type = find_object_type(device ? "device_stats" : "account_stats");
        std::vector<std::string> known;
        for (const TypeField& field : type->fields) known.emplace_back(field.name);
        const ObjectType* both = find_object_type(device ? "account_stats" : "device_stats");
        const bool elsewhere = std::any_of(both->fields.begin(), both->fields.end(), [&](const TypeField& field) { return one.field == field.name; });
        if (!elsewhere || std::find(known.begin(), known.end(), one.field) != known.end()) return;   // unknown to both: told already
        say_unknown(one.line, std::string{"field of "} + type->name, one.field, known);
    }
    void say_problem(int line, const std::optional<base::Problem>& wrong) {
        if (wrong) say(line, wrong->what, wrong->hint);
    }
    /// An argument or option of a word that is written out.
    void parameter_given(const Word& word, const Parameter& parameter, const Known& value) {
        if (!value.text) return;
        Known named = value;
        if (parameter.kind == NameKind::Preset) named.text = base::to_lower(*value.text);
        ask(parameter.kind, named);
        if (parameter.type == std::string_view{"string|number"}) say_problem(value.line, time_problem(*value.text));
        std::vector<std::string> choices = quoted_choices(parameter.type);
        if (std::string_view{word.name} == "events" && std::string_view{parameter.name} == "kind") choices = event_kinds();
        if (!choices.empty() && std::find(choices.begin(), choices.end(), *value.text) == choices.end()) say_unknown(value.line, parameter.name, *value.text, choices);
    }

    void word_called(const Word& word, const std::vector<Known>& arguments) {
        const Arguments form = arguments_of(word.arguments);
        if (form.options) {
            if (!arguments.empty()) options_given(word, form.names, arguments[0]);
        } else {
            for (std::size_t i = 0; i < arguments.size() && i < form.names.size(); ++i) {
                if (const Parameter* parameter = find_parameter(form.names[i])) parameter_given(word, *parameter, arguments[i]);
            }
            if (!form.more.empty() && arguments.size() > form.names.size()) options_given(word, form.more, arguments[form.names.size()]);
        }
        if (std::string_view{word.name} == "preset" && !arguments.empty()) {
            if (!arguments[0].text) return names_.use_computed_preset();
            const std::string id = base::to_lower(*arguments[0].text);
            if (names_.has(NameKind::Preset, id)) names_.use_preset(id);
            else names_.use_computed_preset();
        }
        if (std::string_view{word.name} == "connect") names_.add_host(arguments.size() > 2 && arguments[2].text ? *arguments[2].text : "terminal");
    }
    void options_given(const Word& word, const std::vector<std::string>& known, const Known& table) {
        for (const auto& [name, value] : table.fields) {
            if (std::find(known.begin(), known.end(), name) == known.end()) say_unknown(value.line, std::string{"field of "} + word.name, name, known);
            if (const Parameter* parameter = find_parameter(name)) parameter_given(word, *parameter, value);
        }
    }

    void act_called(const sim::ActForm& form, const std::vector<Known>& arguments) {
        std::vector<sim::NamedValue> values;
        bool whole = true;
        for (std::size_t i = 0; i < arguments.size(); ++i) {
            const Known& argument = arguments[i];
            const bool stands = i < form.positional && i < form.fields.size();
            const bool settings = stands && form.fields[i].type == sim::FieldType::Settings;
            if (argument.is_table && argument.members.empty() && !settings) {
                for (const auto& [name, value] : argument.fields) whole = field_given(form, name, value, values) && whole;
            } else if (i >= form.positional && (argument.text || argument.truth || argument.is_number)) {
                say(argument.line, std::string{form.verb} + " is given more than it takes", "it is written " + std::string{form.verb} + act_arguments(form));
            } else if (i < form.fields.size()) {
                whole = field_given(form, std::string{form.fields[i].name}, argument, values) && whole;
            }
        }
        if (!arguments.empty()) say_problem(arguments[0].line, act_problem(form.verb, values));
        if (whole) names_.use_act(form.verb, std::move(values));
        else names_.use_computed_act(form.verb);
    }
    /// False: the value is computed, so that the act is not known.
    bool field_given(const sim::ActForm& form, const std::string& name, const Known& value, std::vector<sim::NamedValue>& values) {
        std::vector<std::string> known;
        for (const sim::FieldForm& field : form.fields) {
            known.emplace_back(field.name);
            if (field.name != name) continue;
            ask(name_kind(form, name), value);
            if (value.text && field.type == sim::FieldType::Time) say_problem(value.line, time_problem(*value.text));
            else if (value.text && field.name == "rule") setting_value(true, "rule", value);
            else if (value.text) word_given(form, field, value);
            if (field.type == sim::FieldType::Settings) settings_given(form, value);
            if (value.text) values.push_back({name, *value.text});
            else if (value.truth) values.push_back({name, *value.truth});
            return value.whole || !(field.type == sim::FieldType::Text || field.type == sim::FieldType::YesNo);
        }
        if (form.verb != "send" || name != "size") say_unknown(value.line, "field of " + std::string{form.verb}, name, known);
        return true;
    }
    void word_given(const sim::ActForm& form, const sim::FieldForm& field, const Known& value) {
        const std::vector<std::string> known = field_words(form, field);
        if (known.empty() || (value.text->empty() && field.type == sim::FieldType::Text)) return;
        const std::string what = form.verb == field.name ? std::string{field.name} : std::string{form.verb} + " " + std::string{field.name};
        if (std::find(known.begin(), known.end(), *value.text) == known.end()) say_unknown(value.line, what, *value.text, known);
    }
    void settings_given(const sim::ActForm& form, const Known& table) {
        std::vector<std::string> known;
        if (form.verb == "set") {
            known.emplace_back("rule");
            for (const sim::SettingRow& row : sim::setting_rows()) known.emplace_back(row.name);
        } else {
            for (const auto rows : sim::policy_tables()) {
                for (const sim::PolicyRow& row : rows) known.emplace_back(row.name);
            }
        }
        for (const auto& [name, value] : table.fields) {
            if (std::find(known.begin(), known.end(), name) == known.end()) say_unknown(value.line, form.verb == "set" ? "setting" : "policy", name, known);
            else setting_value(form.verb == "set", name, value);
        }
    }
    /// A value that is written out can be tried without a world.
    void setting_value(bool of_program, const std::string& name, const Known& value) {
        if (value.text) say_problem(value.line, of_program ? setting_problem(name, *value.text) : policy_problem(name, *value.text));
    }

    void text_written(const Token& token) {
        say_problem(token.line, address_problem(token.text));
    }

    std::vector<Token> tokens_;
    std::string file_;
    ScriptNames names_;
    std::size_t at_ = 0;
    std::set<std::string> words_, given_;   // given_: a value, somewhere in the script
    bool first_ = true;
    std::vector<std::vector<Variable>> scopes_;
    std::vector<Asked> asked_;
    std::vector<StatsField> stats_fields_;
    std::vector<std::pair<int, base::Problem>> found_;
};

}  // namespace

std::vector<base::Problem> lint(std::string_view text, const std::string& file, std::span<const PresetSource> presets) {
    Sandbox sandbox{Limits{}, {}, nullptr, 1};
    if (auto compiled = sandbox.compile(text, file); !compiled) return {compiled.problem()};
    return Linter{text, file, presets}.problems();
}

}  // namespace script
