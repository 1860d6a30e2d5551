#include "lessons/lesson_loader.h"

#include <fmt/format.h>

#include <algorithm>
#include <system_error>

#include "lessons/text_place.h"
#include "lessons/texts.h"
#include "lessons/toml_reader.h"
#include "protocols/base/octets.h"
#include "sim/random.h"

namespace lessons {

namespace fs = std::filesystem;

namespace {

void replace_all(std::string& text, std::string_view from, std::string_view to) {
    for (std::size_t at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size())) text.replace(at, from.size(), to);
}

/// Reads one lesson: its table, with the words put in as it goes.
class LessonReader {
  public:
    LessonReader(Texts& texts, std::string file, std::uint64_t seed) : texts_{texts}, trouble_{std::move(file), std::nullopt}, seed_{seed} {}

    base::Result<Lesson> read(const toml::table& table);

  private:
    std::string words(const std::string& key) { return filled(texts_.get(key)); }
    std::string filled(std::string text) const {
        for (const auto& [name, value] : chosen_) replace_all(text, "{{" + name + "}}", value);
        return text;
    }
    std::string expression(Reader& reader, std::string_view key, bool needed = true) { return filled(reader.text(key, needed)); }
    void variables(Reader& top, Lesson& lesson);
    void head(Reader& top, Lesson& lesson);
    /// `key`: of what it asks; a quiz question has an id of its own as well.
    Question question(const toml::table& table, const std::string& name, const std::string& key, const std::string& options_key, bool has_id = false);
    void options(Reader& reader, Question& out, const std::string& options_key);
    /// In an order drawn from the seed and the question's name: the file may have the right one in front.
    void mix(std::vector<Option>& options, std::string_view name) const;
    Step step(const toml::table& table, const Lesson& lesson);
    void step_head(Reader& reader, Step& out, const std::string& key);
    Check check(const toml::table& table, const std::string& step_key);
    HintSet hint(const toml::table& table, const std::string& step_key);
    Fork fork(const toml::table& table, const Lesson& lesson);
    QuizItem quiz_item(const toml::table& table, const Lesson& lesson);
    PromiseTable promises(const toml::table& table, const Lesson& lesson);
    /// The last one, which `node` tells, must have an id of its own.
    template <class Part>
    void refuse_twice(const std::string& what, const std::vector<Part>& parts, const toml::table& node) {
        const auto first = std::find_if(parts.begin(), parts.end(), [&](const Part& one) { return one.id == parts.back().id; });
        if (&*first != &parts.back()) trouble_.note(&node, what + " \"" + parts.back().id + "\" is there twice", "give each an id of its own");
    }

    Texts& texts_;
    Trouble trouble_;
    std::uint64_t seed_;
    std::vector<std::pair<std::string, std::string>> chosen_;
};

void LessonReader::variables(Reader& top, Lesson& lesson) {
    const toml::table* table = top.table("vary");
    if (table == nullptr) return;
    Reader reader{*table, "vary", trouble_};
    for (const auto& [key, node] : *table) {
        lesson.variables.push_back({std::string{key.str()}, reader.texts(key.str())});
        if (lesson.variables.back().values.empty()) reader.complain(key.str(), fmt::format("\"{}\" has no values", key.str()), "name at least one");
    }
    reader.finish();
    if (trouble_.problem) return;
    const std::vector<std::size_t> drawn = drawn_values(lesson.variables, seed_);
    for (std::size_t i = 0; i < drawn.size(); ++i) chosen_.emplace_back(lesson.variables[i].name, lesson.variables[i].values[drawn[i]]);
}

void LessonReader::head(Reader& top, Lesson& lesson) {
    const std::int64_t form = top.number("form", 0);
    if (form > kForm) top.complain("form", fmt::format("the lesson is written in form {}; this program reads up to {}", form, kForm), "get a newer program for it");
    else if (form != kForm) top.complain("form", "\"form\" is missing", fmt::format("begin the file with: form = {}", kForm));
    lesson.id = top.text("id");
    lesson.track = top.text("track");
    lesson.minutes = static_cast<int>(top.number("minutes", 0));
    if (!top.has("minutes")) top.complain("minutes", "the planned minutes are missing", "add a line such as: minutes = 25");
    else if (lesson.minutes < 1 || lesson.minutes > 240) top.complain("minutes", fmt::format("a lesson of {} minutes cannot be planned", lesson.minutes), "1 to 240, for example: minutes = 25");
    lesson.claims = top.texts("claims");
    lesson.concepts = top.texts("concepts");
    lesson.needs = top.texts("needs");
    lesson.rfc = top.texts("rfc");
    if (lesson.rfc.empty()) top.complain("rfc", "no section of a standard is named", "add a line such as: rfc = [\"1939 4\"]");
    lesson.terms = top.texts("terms");
    variables(top, lesson);
    lesson.preset = top.text("preset", false);
    lesson.world = filled(top.text("world", false));
    if (lesson.preset.empty() == lesson.world.empty()) top.complain("preset", "a lesson begins from a preset or from a world of its own", "write preset = \"p3\", or world = '''…''', one of the two");
    lesson.robust = top.yes("robust");
    lesson.title = words("title");
    lesson.objective = words("objective");
    lesson.start = words("start");
    lesson.claim = words("claim");
    lesson.wording = words("wording");
    lesson.exam = words("exam");
}

void LessonReader::options(Reader& reader, Question& out, const std::string& options_key) {
    for (const toml::table* one : reader.tables("options")) {
        Reader option{*one, "an option", trouble_};
        Option value;
        value.id = option.text("id");
        value.right = option.yes("right");
        value.tag = option.text("tag", false);
        value.fact = expression(option, "fact", false);
        value.source_line = option.line();
        option.finish();
        if (out.find(value.id) != nullptr) option.complain("id", "the option \"" + value.id + "\" is there twice", "give each option an id of its own");
        value.text = words(options_key + "." + value.id);
        out.options.push_back(std::move(value));
    }
}

void LessonReader::mix(std::vector<Option>& options, std::string_view name) const {
    std::uint64_t stream = 2000;
    for (const char c : name) stream = stream * 31 + static_cast<unsigned char>(c);
    sim::Random draw = sim::Random{seed_}.split(stream);
    for (std::size_t left = options.size(); left > 1; --left) std::swap(options[left - 1], options[static_cast<std::size_t>(draw.below(left))]);
}

Question LessonReader::question(const toml::table& table, const std::string& name, const std::string& key, const std::string& options_key, bool has_id) {
    Reader reader{table, name, trouble_};
    if (has_id) (void)reader.text("id");
    Question out;
    static const std::vector<std::pair<std::string, Answering>> kKinds{{"one", Answering::OneOf}, {"number", Answering::Number}, {"host", Answering::Host},
                                                                      {"line", Answering::Line}, {"order", Answering::Order}, {"text", Answering::Text}};
    const std::string kind = reader.text("kind", false);
    options(reader, out, options_key);
    out.answer = expression(reader, "answer", false);
    reader.finish();
    out.answering = out.options.empty() ? Answering::Number : Answering::OneOf;
    if (!kind.empty()) {
        const auto found = std::find_if(kKinds.begin(), kKinds.end(), [&](const auto& one) { return one.first == kind; });
        if (found == kKinds.end()) reader.complain("kind", "there is no kind of question \"" + kind + "\"", "one, number, host, line, order or text");
        else out.answering = found->second;
    }
    out.ask = words(key);
    const auto right = std::count_if(out.options.begin(), out.options.end(), [](const Option& option) { return option.right; });
    if (out.answering == Answering::OneOf && right != 1)
        reader.complain("options", fmt::format("{} options are right; exactly one must be", right), "write right = true at that one alone");
    if (out.answering == Answering::OneOf && out.options.size() < 2) reader.complain("options", "a choice needs at least two options", "add what a learner might think");
    const bool needs_answer = out.answering == Answering::Number || out.answering == Answering::Host || out.answering == Answering::Line;
    if (needs_answer && out.answer.empty()) reader.complain("answer", "the right answer is missing", "add options, or a line such as: answer = '#mailbox(\"ada\")'");
    return out;
}

Check LessonReader::check(const toml::table& table, const std::string& step_key) {
    Reader reader{table, "a check of " + step_key, trouble_};
    Check out;
    out.id = reader.text("id");
    out.fact = expression(reader, "fact");
    out.wrong = expression(reader, "wrong");
    out.soft = reader.yes("soft");
    out.source_line = reader.line();
    reader.finish();
    out.fail = words(step_key + ".check." + out.id);
    return out;
}

HintSet LessonReader::hint(const toml::table& table, const std::string& step_key) {
    Reader reader{table, "a hint of " + step_key, trouble_};
    HintSet out;
    out.id = reader.text("id");
    out.when = expression(reader, "when", false);
    out.source_line = reader.line();
    reader.finish();
    if (out.id == "default" && !out.when.empty()) reader.complain("when", "the default hints have a condition", "leave it out: they are given when no other set fits");
    if (out.id != "default" && out.when.empty()) reader.complain("when", "the hints \"" + out.id + "\" have no condition", "say when they are given, or call them default");
    for (int level = 1; level <= 3; ++level) out.levels.push_back(words(fmt::format("{}.hint.{}.{}", step_key, out.id, level)));
    return out;
}

void LessonReader::step_head(Reader& reader, Step& out, const std::string& key) {
    const std::string kind = reader.text("kind");
    if (kind == "watch") out.kind = StepKind::Watch;
    else if (kind == "do") out.kind = StepKind::Do;
    else if (kind == "look") out.kind = StepKind::Look;
    else reader.complain("kind", "there is no kind of step \"" + kind + "\"", "watch (the clock moves), do (the learner acts) or look (nothing moves)");
    out.until = expression(reader, "until");
    out.rewind_to = reader.text("rewind_to", false);
    out.arrange = expression(reader, "arrange", false);
    out.golden = expression(reader, "golden", out.kind == StepKind::Do);
    out.no_predict = reader.text("no_predict", false);
    out.title = words(key + ".title");
    out.instruction = words(key + ".do");
    out.reveal = words(key + ".reveal");
}

Step LessonReader::step(const toml::table& table, const Lesson& lesson) {
    Reader id_reader{table, "a step", trouble_};
    Step out;
    out.id = id_reader.text("id");
    const std::string key = "step." + out.id;
    Reader reader{table, key, trouble_};
    (void)reader.text("id");
    out.source_line = reader.line();
    step_head(reader, out, key);
    if (lesson.find_step(out.id) != nullptr) reader.complain("id", "the step \"" + out.id + "\" is there twice", "give each step an id of its own");
    if (!out.rewind_to.empty() && lesson.find_step(out.rewind_to) == nullptr)
        reader.complain("rewind_to", "there is no step \"" + out.rewind_to + "\" before this one", "name an earlier step");
    if (const toml::table* one = reader.table("predict")) out.predict = question(*one, key + ".predict", key + ".ask", key + ".options");
    else if (out.no_predict.empty()) reader.complain("predict", "there is neither a prediction nor a reason for none", "add [step.predict], or no_predict = \"why\"");
    if (out.predict && !out.no_predict.empty()) reader.complain("no_predict", "there is a prediction and a reason for none", "take one of them away");
    if (const toml::table* one = reader.table("observe")) out.observe = question(*one, key + ".observe", key + ".observe", key + ".seen");
    for (const toml::table* one : reader.tables("check")) {
        out.checks.push_back(check(*one, key));
        refuse_twice("the check", out.checks, *one);
    }
    if (out.checks.empty()) reader.complain("check", "nothing is checked", "add [[step.check]] with a fact");
    for (const toml::table* one : reader.tables("hint")) {
        out.hints.push_back(hint(*one, key));
        refuse_twice("the hints", out.hints, *one);
    }
    if (out.hints.empty() || out.hints.back().id != "default") reader.complain("hint", "the hints do not end with the default ones", "add as the last: [[step.hint]] id = \"default\"");
    out.point = reader.text("point", false);
    out.hide = reader.texts("hide");
    if (const toml::table* one = reader.table("line")) {
        Reader line{*one, key + ".line", trouble_};
        const std::string who = line.text("who");
        if (who != "C" && who != "S") line.complain("who", "who is neither \"C\" nor \"S\"", "C for the client's lines, S for the server's");
        (void)line.text("after", false);
        out.line = LineRef{who.empty() ? 'S' : who[0], filled(line.text("match"))};
        line.finish();
    }
    if (texts_.has(key + ".no_line")) out.no_line = words(key + ".no_line");
    reader.finish();
    return out;
}

Fork LessonReader::fork(const toml::table& table, const Lesson& lesson) {
    Reader reader{table, "a fork", trouble_};
    Fork out;
    out.id = reader.text("id");
    out.at = reader.text("at");
    out.acts = expression(reader, "acts");
    out.check = expression(reader, "check");
    out.source_line = reader.line();
    reader.finish();
    if (lesson.find_step(out.at) == nullptr) reader.complain("at", "there is no step \"" + out.at + "\"", "name a step of this lesson");
    const std::string key = "fork." + out.id;
    out.title = words(key + ".title");
    out.about = words(key + ".about");
    out.reveal = words(key + ".reveal");
    return out;
}

PromiseTable LessonReader::promises(const toml::table& table, const Lesson& lesson) {
    Reader reader{table, "table", trouble_};
    PromiseTable out;
    out.title = words("table.title");
    for (const std::string& column : reader.texts("columns")) {
        if (lesson.find_step(column) == nullptr) reader.complain("columns", "there is no step \"" + column + "\"", "a column is the run of a step");
        out.columns.push_back({column, words("table.columns." + column)});
    }
    for (const toml::table* one : reader.tables("rows")) {
        Reader row{*one, "a row of the table", trouble_};
        PromiseTable::Row value;
        value.id = row.text("id");
        value.fact = expression(row, "fact");
        row.finish();
        value.text = words("table.rows." + value.id);
        out.rows.push_back(std::move(value));
        refuse_twice("the row", out.rows, *one);
    }
    reader.finish();
    if (out.rows.empty() || out.columns.empty()) reader.complain("rows", "the table is empty", "it needs rows and columns");
    return out;
}

QuizItem LessonReader::quiz_item(const toml::table& table, const Lesson& lesson) {
    Reader reader{table, "a quiz question", trouble_};
    QuizItem item;
    item.id = reader.text("id");
    item.source_line = reader.line();
    const std::string key = "quiz." + item.id;
    item.question = question(table, key, key + ".ask", key + ".options", true);
    item.question.why = words(key + ".why");
    for (const Option& option : item.question.options) {
        if (!option.fact.empty()) reader.complain("options", "the option \"" + option.id + "\" has a fact, but a quiz plays no run", "take the fact away");
    }
    mix(item.question.options, lesson.id + "/" + item.id);
    return item;
}

base::Result<Lesson> LessonReader::read(const toml::table& table) {
    Reader top{table, "lesson", trouble_};
    Lesson lesson;
    lesson.seed = seed_;
    head(top, lesson);
    const std::string point = top.text("point", false);
    const std::vector<std::string> hide = top.texts("hide");
    for (const toml::table* one : top.tables("step")) {
        Step next = step(*one, lesson);
        if (next.point.empty()) next.point = point;
        if (next.hide.empty()) next.hide = hide;
        if (next.hide.empty()) next.hide.assign(usual_hidden_views().begin(), usual_hidden_views().end());
        for (const std::string& view : next.hide) {
            if (std::find(hideable_views().begin(), hideable_views().end(), view) == hideable_views().end())
                top.complain("step", next.id + " hides \"" + view + "\", which is no view", "views: copies, map, inspector, transcript, narration, ladder, server, devices, timeline, octets");
        }
        if (!next.point.empty() && !is_known_widget(next.point)) trouble_.note(one, "step " + next.id + " points at \"" + next.point + "\", which is no widget of the window", "for example terminal.input, timeline.step_line, actions.check_mail or map.host.ada-desk");
        lesson.steps.push_back(std::move(next));
    }
    if (lesson.steps.empty()) top.complain("step", "the lesson has no steps", "add [[step]]");
    for (const toml::table* one : top.tables("fork")) {
        lesson.forks.push_back(fork(*one, lesson));
        refuse_twice("the fork", lesson.forks, *one);
    }
    for (const toml::table* one : top.tables("quiz")) {
        lesson.quiz.push_back(quiz_item(*one, lesson));
        refuse_twice("the quiz question", lesson.quiz, *one);
    }
    if (lesson.quiz.empty()) top.complain("quiz", "the lesson has no quiz", "add [[quiz]]");
    if (const toml::table* one = top.table("table")) lesson.table = promises(*one, lesson);
    top.finish();
    if (!texts_.absent().empty()) {
        const std::string& key = texts_.absent().front();
        Trouble of_texts{text_place(texts_.base_file(), key), trouble_.problem};
        of_texts.note(nullptr, fmt::format("the text \"{}\" is missing", key), "every text must be there in English; other languages may lack some");
        trouble_.problem = of_texts.problem;
    }
    if (trouble_.problem) return *trouble_.problem;
    return lesson;
}

}  // namespace

std::vector<std::size_t> drawn_values(const std::vector<Variable>& variables, std::uint64_t seed) {
    std::vector<std::size_t> out;
    const sim::Random root{seed};
    std::uint64_t stream = 0;
    for (const Variable& one : variables) {
        // One value draws nothing: the other values of a seed stay.
        sim::Random draw = root.split(1000 + (one.values.size() > 1 ? stream++ : 0));
        out.push_back(seed == 1 || one.values.size() < 2 ? 0 : static_cast<std::size_t>(draw.below(one.values.size())));
    }
    return out;
}

base::Result<Lesson> load_lesson(const fs::path& folder, std::string_view language, std::uint64_t seed) {
    const fs::path file = folder / "lesson.toml";
    auto table = parse_file(file);
    if (!table) return table.problem();
    auto texts = Texts::load(folder, "text", language);
    if (!texts) return texts.problem();
    auto lesson = LessonReader{texts.value(), file.string(), seed}.read(table.value());
    if (!lesson) return lesson.problem();
    if (const auto unused = texts.value().unused(); !unused.empty()) return unused.front();
    lesson.value().folder = folder.string();
    lesson.value().language = language;
    lesson.value().missing = texts.value().missing();
    return lesson;
}

}  // namespace lessons
