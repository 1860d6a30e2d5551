// Saying, asking, checking, and what must hold all the time.

#include <algorithm>

#include "sim/script/names.h"
#include "sim/script/explain_check.h"
#include "sim/script/stage.h"
#include "sim/script/truth.h"
#include "sim/script/words.h"

namespace script {

namespace {

std::string joined_arguments(lua_State* state) {
    std::string out;
    for (int i = 1; i <= lua_gettop(state); ++i) out += (i == 1 ? "" : " ") + text_of(state, i);
    return out;
}

int note(lua_State* state) {
    stage_of(state).say(state, joined_arguments(state));
    return 0;
}

int pause(lua_State* state) {
    Stage& stage = stage_of(state);
    stage.mark();
    if (!stage.report.marks.empty()) stage.report.marks.back().pause = true;
    return 0;
}

int predict(lua_State* state) {
    Stage& stage = stage_of(state);
    if (lua_type(state, 1) != LUA_TTABLE) fail(state, "predict takes its question in braces", "predict{ask = \"Who holds it?\", options = {\"Harbor\", \"Meadow\"}, right = 1}");
    check_options(state, 1, "predict");
    Prediction prediction;
    prediction.ask = text_field(state, 1, "ask");
    if (prediction.ask.empty()) fail(state, "predict needs ask, a question", "predict{ask = \"Who holds it?\", options = {\"Harbor\", \"Meadow\"}, right = 1}");
    lua_getfield(state, 1, "options");
    if (lua_type(state, -1) == LUA_TTABLE) {
        for (lua_Integer i = 1; lua_rawgeti(state, -1, i) != LUA_TNIL; ++i) {
            prediction.options.push_back(text_of(state, -1));
            lua_pop(state, 1);
        }
        lua_pop(state, 1);
    }
    lua_getfield(state, 1, "right");
    const lua_Integer right = lua_isinteger(state, -1) != 0 ? lua_tointeger(state, -1) : 0;
    if (right < 1 || static_cast<std::size_t>(right) > prediction.options.size()) {
        fail(state, "predict: right is the number of the right option, from 1 to " + std::to_string(prediction.options.size()));
    }
    prediction.right = static_cast<std::size_t>(right);
    prediction.event = stage.view().world.events;
    if (stage.report.predictions.size() >= 1000) fail(state, "a script asks at most 1000 questions");
    std::string question = "predict: " + prediction.ask;
    for (std::size_t i = 0; i < prediction.options.size(); ++i) question += "  " + std::to_string(i + 1) + ") " + prediction.options[i];
    stage.report.predictions.push_back(std::move(prediction));
    stage.say(state, question);
    if (!stage.report.marks.empty()) stage.report.marks.back().pause = true;
    return 0;
}

int check(lua_State* state) {
    Stage& stage = stage_of(state);
    if (lua_gettop(state) == 0) fail(state, "check needs a condition, which is yes or no", "check(#mailbox(\"ben\") == 1, \"the letter has come\")");
    // Numbers may stand there: ("250 ok"):find("ok") gives two.
    if (const int text = lua_type(state, 2); text == LUA_TBOOLEAN || text == LUA_TTABLE || text == LUA_TFUNCTION) {
        fail(state, "check takes one condition, and then a text that says what it means", "for two conditions write check(a and b), or two checks");
    }
    CheckResult result;
    result.passed = check_truth(state, stage);
    lua_Debug record;
    int line = 0;
    if (lua_getstack(state, 1, &record) != 0 && lua_getinfo(state, "Sl", &record) != 0) line = record.currentline;
    result.where = stage.file() + ":" + std::to_string(line);
    result.at = stage.view().now;
    // A comparison of a list with a letter is never true, and its opposite always.
    const std::string_view written = stage.source_line(line);
    if (!result.passed || written.find("~=") != std::string_view::npos || written.find("not ") != std::string_view::npos) refuse_mixed_sides(state, stage);
    if (!result.passed) explain(state, stage, result);
    result.text = lua_isnoneornil(state, 2) ? (result.condition.empty() ? "a check without a text" : result.condition) : text_of(state, 2);
    const bool passed = result.passed;
    stage.add_check(state, std::move(result));
    lua_pushboolean(state, passed ? 1 : 0);
    return 1;
}

int watch(lua_State* state, WatchKind kind) {
    Stage& stage = stage_of(state);
    Watch one;
    one.kind = kind;
    const std::string verb = kind == WatchKind::Always ? "always" : kind == WatchKind::Never ? "never" : "eventually";
    if (lua_type(state, 1) != LUA_TSTRING || lua_type(state, 2) != LUA_TFUNCTION) {
        fail(state, verb + " takes a text, and a function that looks whenever something has happened", verb + "(\"nothing is lost\", function() return #mailbox(\"ben\") == 1 end)");
    }
    one.name = text_of(state, 1);
    if (kind == WatchKind::Eventually) one.until = stage.view().now + (lua_isnoneornil(state, 3) ? base::days(30) : duration_argument(state, 3, "eventually"));
    one.where = stage.here();
    one.source = stage.source();
    lua_pushvalue(state, 2);
    one.function = luaL_ref(state, LUA_REGISTRYINDEX);
    if (stage.place().watches.size() >= 100) fail(state, "a world is watched by at most 100 functions");
    stage.timeline();
    stage.place().watches.push_back(std::move(one));
    stage.watch_now(state);
    return 0;
}

int always(lua_State* state) { return watch(state, WatchKind::Always); }
int never(lua_State* state) { return watch(state, WatchKind::Never); }
int eventually(lua_State* state) { return watch(state, WatchKind::Eventually); }

/// Some row has this column; else its name is a slip.
void must_have_column(lua_State* state, int rows, lua_Integer count, const std::string& column) {
    std::vector<std::string> known;
    for (lua_Integer i = 1; i <= count; ++i) {
        lua_rawgeti(state, rows, i);
        if (lua_type(state, -1) == LUA_TTABLE) {
            push_text(state, column);
            const bool there = lua_rawget(state, -2) != LUA_TNIL;
            lua_pop(state, 1);
            if (there) return lua_pop(state, 1);
            push_sorted_keys(state, lua_gettop(state));
            for (lua_Integer key = 1; lua_rawgeti(state, -1, key) != LUA_TNIL; ++key) {
                known.push_back(text_of(state, -1));
                lua_pop(state, 1);
            }
            lua_pop(state, 2);
        }
        lua_pop(state, 1);
    }
    no_such(state, "column in any row", column, known);
}

/// The columns of a list of rows: those of the first row that names them, in order of their names, but
/// with columns = {...} in the order that the script wants.
Table table_of(lua_State* state, int rows, int columns) {
    Table table;
    if (lua_type(state, columns) == LUA_TTABLE) {
        for (lua_Integer i = 1; lua_rawgeti(state, columns, i) != LUA_TNIL; ++i) {
            table.columns.push_back(text_of(state, -1));
            lua_pop(state, 1);
        }
        lua_pop(state, 1);
    }
    const bool given = !table.columns.empty();
    const auto count = static_cast<lua_Integer>(lua_rawlen(state, rows));
    for (lua_Integer i = 1; i <= count && !given; ++i) {
        lua_rawgeti(state, rows, i);
        if (lua_type(state, -1) != LUA_TTABLE) fail(state, "table_out needs a list of rows, each a table such as {days = 3, left = 1}");
        push_sorted_keys(state, lua_gettop(state));
        for (lua_Integer key = 1; lua_rawgeti(state, -1, key) != LUA_TNIL; ++key) {
            const std::string name = text_of(state, -1);
            if (std::find(table.columns.begin(), table.columns.end(), name) == table.columns.end()) table.columns.push_back(name);
            lua_pop(state, 1);
        }
        lua_pop(state, 3);
    }
    // What a row is about stands in front of its numbers.
    if (!given) std::stable_partition(table.columns.begin(), table.columns.end(), [](const std::string& name) { return name == "what"; });
    for (const std::string& column : given && count > 0 ? table.columns : std::vector<std::string>{}) must_have_column(state, rows, count, column);
    if (table.columns.size() > 64) fail(state, "a table has at most 64 columns");
    for (lua_Integer i = 1; i <= count; ++i) {
        lua_rawgeti(state, rows, i);
        if (lua_type(state, -1) != LUA_TTABLE) fail(state, "table_out needs a list of rows, each a table such as {days = 3, left = 1}");
        std::vector<std::string> cells;
        for (const std::string& column : table.columns) {
            push_text(state, column);
            lua_rawget(state, -2);
            cells.push_back(lua_isnil(state, -1) ? "" : text_of(state, -1));
            lua_pop(state, 1);
        }
        lua_pop(state, 1);
        table.rows.push_back(std::move(cells));
    }
    return table;
}

int table_out(lua_State* state) {
    Stage& stage = stage_of(state);
    if (lua_type(state, 1) != LUA_TTABLE) fail(state, "table_out takes a list of rows", "table_out({{days = 3, left = 1}})");
    Table table = table_of(state, 1, 2);
    std::string text = table_text(table);
    if (!text.empty()) text.pop_back();
    stage.say(state, text);
    if (stage.report.tables.size() >= 1000) fail(state, "a script gives at most 1000 tables");
    stage.report.tables.push_back(std::move(table));
    return 0;
}

constexpr Word kTeachingWords[] = {
    {"note", "text ...", "", "Says a sentence in the report.",
     "note(\"two and two is\", 2 + 2)", note},
    {"pause", "", "", "Where a window stops and waits; elsewhere it does nothing.",
     "preset \"p1\"\nadvance \"5m\"\npause()\nrun()", pause},
    {"predict", "{ask=, options=, right=}", "", "A question before the run goes on; without a window it is only kept in the report.",
     "preset \"p1\"\npredict{ask = \"Who is responsible after 250?\", options = {\"Harbor\", \"Meadow\"}, right = 2}\nrun()", predict},
    {"check", "condition [, text]", "yes or no", "Checks one fact now: yes or no, or a query that gives nil for what is not there. If it is false the report says what was expected, what it was, and which line made it so; the script goes on.",
     "preset \"p1\"\nrun()\ncheck(#mailbox(\"ben\") == 1, \"the letter has come\")", check},
    {"always", "name, function", "", "Must hold after every event from now on; the script ends at the step that breaks it.",
     "preset \"p1\"\nalways(\"somebody holds the letter\", function() return #letters() == 0 or #copies(M1) > 0 end)\nrun()", always},
    {"never", "name, function", "", "Must not become true after any event from now on.",
     "preset \"p1\"\nnever(\"two letters in the mailbox\", function() return #mailbox(\"ben\") > 1 end)\nrun()", never},
    {"eventually", "name, function [, within]", "", "Must become true by then, 30 days from now if nothing is said.",
     "preset \"p1\"\neventually(\"Ben has it\", function() return #store(\"ben-home\") == 1 end, \"20m\")\nrun()", eventually},
    {"table_out", "rows [, columns]", "", "Shows a list of rows as a table, in the report and as CSV; columns gives their order.",
     "table_out({{days = 3, refused = 0}, {days = 14, refused = 2}}, {\"days\", \"refused\"})", table_out},
    {"report", "name", "list of rows", "Shows a ready table of the present world and gives its rows, whose values are texts: \"devices\", \"accounts\", \"letters\", \"sessions\" or \"queues\".",
     "preset \"p1\"\nrun()\nlocal rows = report \"letters\"\ncheck(rows[1].mailboxes == \"1\")\nreport \"devices\"\nreport \"accounts\"\nreport \"sessions\"\ncheck(#report \"queues\" == 0)", report},
};

}  // namespace

std::span<const Word> teaching_words() { return kTeachingWords; }

}  // namespace script
