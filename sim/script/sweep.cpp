#include "sim/script/sweep.h"

#include <algorithm>
#include <utility>

#include "protocols/base/octets.h"
#include "sim/script/shared_state.h"
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
    SharedState shared;    ///< what run shares with the script, before the first run
};

/// While a run goes on: it has worlds of its own, and leaves the script as it was, errors or not.
class Aside {
  public:
    Aside(Stage& stage, Place& place)
        : stage_{stage}, before_{stage.enter(&place)}, sides_{stage.take_sides()}, octets_{stage.octets_written()}, seed_{stage.seed()}, start_{stage.start}, random_{stage.sandbox.random()} {}
    ~Aside() {
        stage_.put_sides(std::move(sides_));
        stage_.enter(before_);
        stage_.set_octets_written(octets_);
        stage_.set_seed(seed_);
        stage_.start = start_;
        stage_.sandbox.random() = random_;
    }
    Aside(const Aside&) = delete;
    Aside& operator=(const Aside&) = delete;

  private:
    Stage& stage_;
    Place* before_;
    Stage::Sides sides_;
    std::uint64_t octets_, seed_;
    base::Instant start_;
    sim::Random random_;
};

Row run_one(lua_State* state, Sweep& sweep, std::size_t index) {
    Stage& stage = stage_of(state);
    stage.count_world(state);
    Place place;
    place.name = "sweep";
    Row row;
    {
        const Aside aside{stage, place};
        stage.begin_empty(state);
        lua_pushvalue(state, sweep.run);
        lua_rawgeti(state, sweep.values, static_cast<lua_Integer>(index + 1));
        stage.within.push_back("with " + sweep.param + " = " + text_of(state, -1, true));
        lua_call(state, 1, 1);
        row = read_row(state);
        stage.within.pop_back();
        lua_pop(state, 1);
        if (place.timeline && stage.sweep_depth == 1) stage.swept = std::move(place.timeline);
    }
    SharedState after = shared_state(state, sweep.run);
    if (const std::string name = changed_name(sweep.shared, after); !name.empty()) {
        fail(state, "sweep: run changes \"" + name + "\", which other runs see too",
             "each run is by itself: make it local, or give it back in the row and add the rows up afterwards");
    }
    return row;
}

// --- between processes ------------------------------------------------------------------------------

void pack_table(std::string& out, const Table& table) {
    pack(out, std::to_string(table.columns.size()));
    for (const std::string& column : table.columns) pack(out, column);
    pack(out, std::to_string(table.rows.size()));
    for (const auto& row : table.rows) {
        for (std::size_t c = 0; c < table.columns.size(); ++c) pack(out, c < row.size() ? row[c] : "");
    }
}

/// What a run said, checked and showed, besides its row.
void pack_report(std::string& out, const Report& report) {
    pack(out, report.output);
    pack(out, std::to_string(report.checks.size()));
    for (const CheckResult& check : report.checks) {
        pack(out, check.passed ? "1" : "0");
        pack(out, check.text);
        pack(out, check.where);
        pack(out, std::to_string(check.at.time_since_epoch().count()));
    }
    pack(out, std::to_string(report.tables.size()));
    for (const Table& table : report.tables) pack_table(out, table);
}

std::uint64_t number_in(Unpacker& parts) { return base::parse_number(parts.next()).value_or(0); }

Table unpack_table(Unpacker& parts) {
    Table table;
    for (std::uint64_t c = number_in(parts); c > 0; --c) table.columns.push_back(parts.next());
    for (std::uint64_t r = number_in(parts); r > 0; --r) {
        table.rows.emplace_back();
        for (std::size_t c = 0; c < table.columns.size(); ++c) table.rows.back().push_back(parts.next());
    }
    return table;
}

struct RunResult {
    Row row;
    Report report;   ///< output, checks, tables
};

void pack_result(std::string& out, std::size_t index, const RunResult& result) {
    pack(out, std::to_string(index));
    pack(out, std::to_string(result.row.size()));
    for (const Cell& cell : result.row) {
        pack(out, cell.name);
        pack(out, std::string(1, cell.kind));
        pack(out, cell.text);
    }
    pack_report(out, result.report);
}

RunResult unpack_result(Unpacker& parts) {
    RunResult result;
    for (std::uint64_t i = number_in(parts); i > 0; --i) {
        Cell cell;
        cell.name = parts.next();
        const std::string kind = parts.next();
        cell.kind = kind.empty() ? 't' : kind[0];
        cell.text = parts.next();
        result.row.push_back(std::move(cell));
    }
    result.report.output = parts.next();
    for (std::uint64_t i = number_in(parts); i > 0; --i) {
        CheckResult check;
        check.passed = parts.next() == "1";
        check.text = parts.next();
        check.where = parts.next();
        check.at = base::Instant{base::Duration{static_cast<std::int64_t>(number_in(parts))}};
        result.report.checks.push_back(std::move(check));
    }
    for (std::uint64_t i = number_in(parts); i > 0; --i) result.report.tables.push_back(unpack_table(parts));
    return result;
}

/// The runs of one helper: every `parts`-th value, from `part` on.
[[noreturn]] void help(lua_State* state, Sweep& sweep, std::size_t part, std::size_t parts) {
    Stage& stage = stage_of(state);
    std::string out;
    for (std::size_t i = part; i < sweep.count; i += parts) {
        stage.report.output.clear();
        stage.report.checks.clear();
        stage.report.tables.clear();
        RunResult result;
        result.row = run_one(state, sweep, i);
        result.report.output = stage.report.output;
        result.report.checks = stage.report.checks;
        result.report.tables = stage.report.tables;
        pack_result(out, i, result);
        stage.options.fan->tick();
    }
    stage.options.fan->deliver(std::move(out));
    base::fail_check("a helper has ended when it has delivered", __FILE__, __LINE__);
}

/// What the helpers found, in the order in which one process would have found it.
std::vector<Row> take_in(lua_State* state, const Sweep& sweep, const std::vector<std::string>& helpers) {
    Stage& stage = stage_of(state);
    std::vector<RunResult> results(sweep.count);
    for (const std::string& packed : helpers) {
        Unpacker parts{packed};
        while (!parts.empty()) {
            const std::uint64_t index = number_in(parts);
            RunResult result = unpack_result(parts);
            if (index < results.size()) results[index] = std::move(result);
        }
    }
    std::vector<Row> rows;
    for (RunResult& result : results) {
        if (!result.report.output.empty()) stage.say(state, result.report.output.substr(0, result.report.output.size() - 1));
        for (CheckResult& check : result.report.checks) stage.report.checks.push_back(std::move(check));
        for (Table& table : result.report.tables) stage.report.tables.push_back(std::move(table));
        rows.push_back(std::move(result.row));
    }
    return rows;
}

std::vector<Row> run_all(lua_State* state, Sweep& sweep) {
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
    check_options(state, 1, "sweep");
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
    if (sweep.count == 0) fail(state, "sweep: values is empty, so nothing would be run", "values = {3, 7, 14}");
    if (sweep.count > 100'000) fail(state, "a sweep has at most 100000 values");
    sweep.shared = shared_state(state, sweep.run);
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
