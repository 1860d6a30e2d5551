#include "sim/script/sweep.h"

#include <algorithm>
#include <utility>

#include "protocols/base/octets.h"
#include "sim/script/stage.h"
#include "sim/script/words.h"

namespace script {

namespace {

/// One cell of a row: its type and its text, so that it can travel between processes.
struct Cell {
    std::string name;
    char kind = 't';   ///< t text, i whole number, n number, y true, f false
    std::string text;
};
using Row = std::vector<Cell>;

/// The row that run gave, on top of the stack: a table of plain values.
Row read_row(lua_State* state) {
    Row row;
    if (lua_isnil(state, -1)) return row;
    if (lua_type(state, -1) != LUA_TTABLE) fail(state, "sweep: run must return a row, a table such as {refused = 3}");
    const int table = lua_gettop(state);
    push_sorted_keys(state, table);
    for (lua_Integer i = 1; lua_rawgeti(state, table + 1, i) != LUA_TNIL; ++i) {
        Cell cell;
        cell.name = text_of(state, -1);
        lua_rawget(state, table);
        cell.text = text_of(state, -1);
        if (lua_isinteger(state, -1) != 0) cell.kind = 'i';
        else if (lua_type(state, -1) == LUA_TNUMBER) cell.kind = 'n';
        else if (lua_type(state, -1) == LUA_TBOOLEAN) cell.kind = lua_toboolean(state, -1) != 0 ? 'y' : 'f';
        row.push_back(std::move(cell));
        lua_pop(state, 1);
    }
    lua_settop(state, table);
    return row;
}

void push_row(lua_State* state, const Row& row, const std::string& param, int values, lua_Integer index) {
    lua_newtable(state);
    for (const Cell& cell : row) {
        switch (cell.kind) {
            case 'i':
            case 'n': lua_stringtonumber(state, cell.text.c_str()); break;
            case 'y':
            case 'f': lua_pushboolean(state, cell.kind == 'y' ? 1 : 0); break;
            default: push_text(state, cell.text);
        }
        lua_setfield(state, -2, cell.name.c_str());
    }
    lua_rawgeti(state, values, index);
    lua_setfield(state, -2, param.c_str());
}

/// What a helper hands over: texts with their lengths in front.
void pack(std::string& out, std::string_view text) {
    base::append_number(out, text.size());
    (out += ':') += text;
}

class Unpacker {
  public:
    explicit Unpacker(std::string_view octets) : rest_{octets} {}
    [[nodiscard]] bool empty() const { return rest_.empty(); }
    std::string next() {
        const std::size_t colon = rest_.find(':');
        const std::size_t size = static_cast<std::size_t>(base::parse_number(rest_.substr(0, colon)).value_or(0));
        if (colon == std::string_view::npos || rest_.size() < colon + 1 + size) return rest_ = {}, "";
        std::string text{rest_.substr(colon + 1, size)};
        rest_.remove_prefix(colon + 1 + size);
        return text;
    }

  private:
    std::string_view rest_;
};

struct Sweep {
    std::string param;
    int values = 0;    ///< where the list of values is on the stack
    int run = 0;       ///< and the function
    std::size_t count = 0;
};

Row run_one(lua_State* state, const Sweep& sweep, std::size_t index) {
    Stage& stage = stage_of(state);
    stage.count_world(state);
    Place place;
    place.name = "sweep";
    Place* before = stage.enter(&place);
    const std::uint64_t octets = stage.octets_written();
    stage.begin_empty(state);
    lua_pushvalue(state, sweep.run);
    lua_rawgeti(state, sweep.values, static_cast<lua_Integer>(index + 1));
    lua_call(state, 1, 1);
    Row row = read_row(state);
    lua_pop(state, 1);
    stage.enter(before);
    stage.set_octets_written(octets);
    return row;
}

/// The runs of one helper: every `parts`-th value, from `part` on.
[[noreturn]] void help(lua_State* state, const Sweep& sweep, std::size_t part, std::size_t parts) {
    Stage& stage = stage_of(state);
    std::string out;
    stage.report.output.clear();
    const std::size_t checks = stage.report.checks.size();
    for (std::size_t i = part; i < sweep.count; i += parts) {
        const Row row = run_one(state, sweep, i);
        pack(out, std::to_string(i));
        pack(out, std::to_string(row.size()));
        for (const Cell& cell : row) {
            pack(out, cell.name);
            pack(out, std::string(1, cell.kind));
            pack(out, cell.text);
        }
        stage.options.fan->tick();
    }
    std::size_t passed = 0;
    for (std::size_t i = checks; i < stage.report.checks.size(); ++i) passed += stage.report.checks[i].passed ? 1 : 0;
    std::string all;
    pack(all, stage.report.output);
    pack(all, std::to_string(passed));
    pack(all, std::to_string(stage.report.checks.size() - checks - passed));
    pack(all, out);
    stage.options.fan->deliver(std::move(all));
    base::fail_check("a helper has ended when it has delivered", __FILE__, __LINE__);
}

std::vector<Row> take_in(lua_State* state, const Sweep& sweep, const std::vector<std::string>& results) {
    Stage& stage = stage_of(state);
    std::vector<Row> rows(sweep.count);
    for (const std::string& result : results) {
        Unpacker parts{result};
        const std::string output = parts.next();
        if (!output.empty()) stage.say(state, output.substr(0, output.size() - 1));
        const auto passed = base::parse_number(parts.next()).value_or(0);
        const auto failed = base::parse_number(parts.next()).value_or(0);
        for (std::uint64_t i = 0; i < passed + failed; ++i) {
            CheckResult check;
            check.passed = i < passed;
            check.text = "in a run of sweep";
            check.where = stage.here();
            stage.report.checks.push_back(std::move(check));
        }
        const std::string packed = parts.next();
        Unpacker cells{packed};
        while (!cells.empty()) {
            const auto index = base::parse_number(cells.next()).value_or(0);
            const auto count = base::parse_number(cells.next()).value_or(0);
            Row row;
            for (std::uint64_t i = 0; i < count; ++i) {
                Cell cell;
                cell.name = cells.next();
                const std::string kind = cells.next();
                cell.kind = kind.empty() ? 't' : kind[0];
                cell.text = cells.next();
                row.push_back(std::move(cell));
            }
            if (index < rows.size()) rows[index] = std::move(row);
        }
    }
    return rows;
}

std::vector<Row> run_all(lua_State* state, const Sweep& sweep) {
    Stage& stage = stage_of(state);
    const RunOptions& options = stage.options;
    if (options.fan != nullptr && sweep.count > 1 && stage.sweep_depth == 0) {
        const std::size_t parts = std::min<std::size_t>(stage.options.jobs, sweep.count);
        const std::size_t part = options.fan->split(parts);
        if (part < parts) {
            ++stage.sweep_depth;
            help(state, sweep, part, parts);
        }
        const auto results = options.fan->collect(sweep.count);
        if (!results) fail(state, results.problem().what, results.problem().hint);
        return take_in(state, sweep, results.value());
    }
    std::vector<Row> rows;
    ++stage.sweep_depth;
    for (std::size_t i = 0; i < sweep.count; ++i) {
        rows.push_back(run_one(state, sweep, i));
        if (options.progress != nullptr && stage.sweep_depth == 1) options.progress(options.progress_context, i + 1, sweep.count);
    }
    --stage.sweep_depth;
    return rows;
}

}  // namespace

int sweep(lua_State* state) {
    Stage& stage = stage_of(state);
    luaL_checktype(state, 1, LUA_TTABLE);
    if (stage.looking != nullptr) fail(state, std::string{"nothing can be swept "} + stage.looking);
    Sweep sweep;
    sweep.param = text_field(state, 1, "param", "value");
    lua_getfield(state, 1, "values");
    lua_getfield(state, 1, "run");
    sweep.values = 2;
    sweep.run = 3;
    if (lua_type(state, 2) != LUA_TTABLE || lua_type(state, 3) != LUA_TFUNCTION) {
        fail(state, "sweep needs values, a list, and run, a function of one value", "sweep{param = \"days\", values = {3, 7}, run = function(days) ... return {left = 1} end}");
    }
    sweep.count = lua_rawlen(state, 2);
    if (sweep.count > 100'000) fail(state, "a sweep has at most 100000 values");
    const std::vector<Row> rows = run_all(state, sweep);
    lua_settop(state, 3);
    lua_newtable(state);
    Table table;
    table.columns.push_back(sweep.param);
    for (std::size_t i = 0; i < rows.size(); ++i) {
        push_row(state, rows[i], sweep.param, sweep.values, static_cast<lua_Integer>(i + 1));
        std::vector<std::string> cells;
        for (const Cell& cell : rows[i]) {
            if (cell.name != sweep.param && std::find(table.columns.begin(), table.columns.end(), cell.name) == table.columns.end()) table.columns.push_back(cell.name);
        }
        for (const std::string& column : table.columns) {
            lua_getfield(state, -1, column.c_str());
            cells.push_back(lua_isnil(state, -1) ? "" : text_of(state, -1));
            lua_pop(state, 1);
        }
        table.rows.push_back(std::move(cells));
        lua_rawseti(state, -2, static_cast<lua_Integer>(i + 1));
    }
    for (auto& row : table.rows) row.resize(table.columns.size());
    if (stage.report.tables.size() < 1000 && stage.sweep_depth == 0) {
        std::string text = table_text(table);
        if (!text.empty()) text.pop_back();
        if (table.rows.size() <= 40) stage.say(state, text);
        stage.report.tables.push_back(std::move(table));
    }
    stage.mark();
    return 1;
}

}  // namespace script
