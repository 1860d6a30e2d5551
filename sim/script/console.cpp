#include "sim/script/console.h"

#include <algorithm>
#include <array>
#include <utility>

#include "sim/script/completion.h"
#include "sim/script/names.h"
#include "sim/script/objects.h"
#include "sim/script/stage.h"
#include "sim/script/tokens.h"
#include "sim/script/words.h"
#include "sim/time_text.h"

namespace script {

namespace {


/// The table that a list of rows is, if it is one.
std::optional<Table> rows_at(lua_State* state, int index) {
    if (lua_type(state, index) != LUA_TTABLE || lua_rawlen(state, index) == 0) return std::nullopt;
    Table table;
    const auto count = static_cast<lua_Integer>(std::min<std::size_t>(lua_rawlen(state, index), 1000));
    std::vector<std::vector<std::pair<std::string, std::string>>> rows;
    for (lua_Integer i = 1; i <= count; ++i) {
        if (lua_rawgeti(state, index, i) != LUA_TTABLE) return std::nullopt;
        rows.emplace_back();
        push_sorted_keys(state, lua_gettop(state));
        for (lua_Integer key = 1; lua_rawgeti(state, -1, key) != LUA_TNIL; ++key) {
            const std::string name = text_of(state, -1);
            lua_rawget(state, -3);
            rows.back().emplace_back(name, text_of(state, -1));
            lua_pop(state, 1);
            if (std::find(table.columns.begin(), table.columns.end(), name) == table.columns.end()) table.columns.push_back(name);
        }
        lua_pop(state, 3);
    }
    for (const auto& row : rows) {
        std::vector<std::string> cells;
        for (const std::string& column : table.columns) {
            const auto found = std::find_if(row.begin(), row.end(), [&](const auto& cell) { return cell.first == column; });
            cells.push_back(found == row.end() ? "" : found->second);
        }
        table.rows.push_back(std::move(cells));
    }
    return table;
}

/// The first quote that is not closed, in `line`; npos: there is none.
std::size_t open_quote(std::string_view line) {
    std::size_t quote = std::string_view::npos;
    for (std::size_t i = 0; i < line.size(); ++i) {
        if (line[i] == '"') quote = quote == std::string_view::npos ? i : std::string_view::npos;
    }
    return quote;
}

std::vector<std::string> letters_in(const sim::World& world) {
    std::vector<std::string> names;
    for (std::size_t i = 1; i <= std::min<std::size_t>(world.letters.size(), 99); ++i) names.push_back("M" + std::to_string(i));
    return names;
}

struct Shown {
    std::optional<Table> table;
    std::string text;
};

/// Turns the value at 1 into text; called by Lua, since looking at a value can fail.
int show(lua_State* state) {
    auto& shown = *static_cast<Shown*>(lua_touserdata(state, 2));
    shown.table = rows_at(state, 1);
    shown.text = text_of(state, 1, true);
    return 0;
}

void show_value(Stage& stage, ConsoleAnswer& answer) {
    lua_State* state = stage.sandbox.state();
    Shown shown;
    lua_pushcfunction(state, show);
    lua_insert(state, 1);
    lua_settop(state, 2);
    lua_pushlightuserdata(state, &shown);
    if (const auto done = stage.sandbox.call(2, 0); !done) shown.text = done.problem().what;
    answer.table = std::move(shown.table);
    answer.text += shown.text;
}

}  // namespace

std::string word_help(std::string_view word) {
    if (const Word* found = find_word(word)) return call_text(*found) + ": " + found->sentence;
    if (const sim::ActForm* form = sim::act_form(word)) return std::string{form->verb} + act_arguments(*form) + ": " + std::string{form->about};
    return {};
}

Console::Console(std::span<const PresetSource> presets, std::uint64_t instructions) : presets_{presets.begin(), presets.end()}, instructions_{instructions} { forget(); }
Console::~Console() = default;
Console::Console(Console&&) noexcept = default;
Console& Console::operator=(Console&&) noexcept = default;

void Console::forget() {
    stage_.reset();
    auto options = std::make_unique<RunOptions>();
    options->presets = presets_;
    options->limits.instructions = instructions_;
    if (options_) {
        options->progress = options_->progress;
        options->progress_context = options_->progress_context;
    }
    options_ = std::move(options);
    stage_ = std::make_unique<Stage>("", "console", *options_);
}

void Console::on_progress(void (*progress)(void* context, std::size_t done, std::size_t all), void* context) {
    options_->progress = progress;
    options_->progress_context = context;
}

ConsoleAnswer Console::run(std::string_view line, sim::Timeline& timeline, StopButton stop) {
    Stage& stage = *stage_;
    Sandbox& sandbox = stage.sandbox;
    sandbox.set_stop(stop);
    sandbox.refill();
    stage.take_report();
    stage.set_source(line);
    Place& main = stage.side("main");
    stage.enter(&main);
    main.kept = true;
    main.clock = timeline.world().now;
    main.events_counted = timeline.cursor();
    main.timeline.emplace(std::move(timeline));
    stage.set_seed(main.timeline->world().seed);

    lua_State* state = sandbox.state();
    lua_settop(state, 0);
    ConsoleAnswer answer;
    // An expression shows its value; anything else is a statement.
    const bool expression = sandbox.compile("return " + std::string{line}, "console").ok();
    lua_settop(state, 0);
    const auto ran = sandbox.run(expression ? "return " + std::string{line} : std::string{line}, "console", 1);
    answer.text = stage.report.output;
    if (!ran && !stage.ended_by_check) {
        answer.is_problem = true;
        base::Problem problem = ran.problem();
        const View view = stage.view();
        if (!problem.where.empty()) problem.where += ", world time +" + sim::duration_text(view.now - view.world.start);
        answer.text += problem.sentence();
    } else if (ran && expression && !lua_isnoneornil(state, -1)) {
        show_value(stage, answer);
    }
    while (!answer.text.empty() && answer.text.back() == '\n') answer.text.pop_back();
    if (!answer.table && !stage.report.tables.empty()) answer.table = stage.report.tables.back();
    answer.checks = std::move(stage.report.checks);
    lua_settop(state, 0);
    stage.enter(&main);
    stage.reset_after_error();
    // `advance` alone: the window's clock is the World's, so the moment that was reached is an act of its own.
    if (keeps_moments_ && main.clock > stage.timeline().world().now) stage.timeline().act_at(main.clock, sim::Moment{});
    timeline = std::move(stage.timeline());
    answer.begun_anew = !main.kept;
    main.timeline.reset();
    return answer;
}

bool Console::is_complete(std::string_view text) const {
    Sandbox sandbox{Limits{}, {}, nullptr, 1};
    if (sandbox.compile("return " + std::string{text}, "console")) return true;
    const auto compiled = sandbox.compile(text, "console");
    return compiled.ok() || !compiled.problem().what.ends_with("near <eof>");
}

std::size_t Console::word_begin(std::string_view line) {
    if (const std::size_t quote = open_quote(line); quote != std::string_view::npos) return quote + 1;
    std::size_t begin = line.size();
    while (begin > 0 && is_name_sign(line[begin - 1])) --begin;
    return begin;
}

std::vector<std::string> Console::completions(std::string_view line, const sim::World& world) const {
    std::vector<std::string> found;
    const auto add = [&found](std::string_view begin, const std::vector<std::string>& names) {
        for (const std::string& name : names) {
            if (name.substr(0, begin.size()) == begin) found.push_back(name);
        }
    };
    const std::size_t begin = word_begin(line);
    const std::string_view start = line.substr(begin);
    const Spot spot = spot_at(line.substr(0, open_quote(line) != std::string_view::npos ? begin - 1 : begin));
    if (open_quote(line) != std::string_view::npos) {
        add(start, texts_for(spot, world, presets_));
    } else if (!spot.members.empty()) {
        add(start, spot.members);
    } else {
        add(start, options_for(spot));
        add(start, all_words());
        add(start, stage_->sandbox.assigned_names());
        add(start, letters_in(world));
    }
    std::sort(found.begin(), found.end());
    found.erase(std::unique(found.begin(), found.end()), found.end());
    return found;
}

}  // namespace script
