#include "sim/script/run.h"

#include <algorithm>
#include <utility>

#include "sim/script/objects.h"
#include "sim/script/stage.h"

namespace script {

namespace {

/// Columns as wide as text is to a reader: octets that begin a character.
std::size_t width_of(std::string_view text) {
    return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xc0U) != 0x80U; }));
}

Value value_at(lua_State* state, int index) {
    Value value;
    value.truth = lua_toboolean(state, index) != 0;
    value.text = text_of(state, index, true);
    switch (lua_type(state, index)) {
        case LUA_TNIL: value.kind = Value::Kind::Nothing; break;
        case LUA_TBOOLEAN: value.kind = Value::Kind::YesNo; break;
        case LUA_TNUMBER: value.kind = Value::Kind::Number; break;
        case LUA_TSTRING: value.kind = Value::Kind::Text; break;
        case LUA_TTABLE: value.kind = Value::Kind::List; break;
        case LUA_TUSERDATA: value.kind = is_letter(state, index) ? Value::Kind::Letter : Value::Kind::Other; break;
        default: value.kind = Value::Kind::Other; break;
    }
    return value;
}

}  // namespace

std::string table_text(const Table& table) {
    std::vector<std::size_t> widths;
    for (std::size_t c = 0; c < table.columns.size(); ++c) {
        std::size_t width = width_of(table.columns[c]);
        for (const auto& row : table.rows) width = std::max(width, c < row.size() ? width_of(row[c]) : 0);
        widths.push_back(width);
    }
    std::string out;
    const auto add = [&](const std::vector<std::string>& cells) {
        for (std::size_t c = 0; c < widths.size(); ++c) {
            const std::string cell = c < cells.size() ? cells[c] : "";
            out += cell;
            if (c + 1 < widths.size()) out += std::string(widths[c] - width_of(cell) + 2, ' ');
        }
        while (!out.empty() && out.back() == ' ') out.pop_back();
        out += '\n';
    };
    add(table.columns);
    for (const auto& row : table.rows) add(row);
    return out;
}

std::string table_csv(const Table& table) {
    std::string out;
    const auto add = [&out](const std::vector<std::string>& cells) {
        for (std::size_t i = 0; i < cells.size(); ++i) {
            if (i != 0) out += ',';
            if (cells[i].find_first_of(",\"\r\n") == std::string::npos) {
                out += cells[i];
                continue;
            }
            out += '"';
            for (const char c : cells[i]) out += c == '"' ? std::string{"\"\""} : std::string(1, c);
            out += '"';
        }
        out += "\r\n";
    };
    add(table.columns);
    for (const auto& row : table.rows) add(row);
    return out;
}

std::size_t Report::failed_checks() const {
    return static_cast<std::size_t>(std::count_if(checks.begin(), checks.end(), [](const CheckResult& c) { return !c.passed; }));
}

bool Report::good() const { return !problem && failed_checks() == 0; }

Report run_script(std::string_view text, const std::string& file, const RunOptions& options) {
    Stage stage{text, file, options};
    play(stage, text);
    return std::move(stage.report);
}

base::Result<Value> evaluate(std::string_view expression, const sim::Timeline& timeline, Budget budget) {
    RunOptions options;
    options.limits.instructions = budget.instructions;
    options.limits.memory_octets = std::size_t{16} << 20;
    Stage stage{expression, "expression", options};
    stage.show(timeline);
    stage.looking = "in an expression";
    stage.set_seed(timeline.world().seed);
    auto ran = stage.sandbox.run("return " + std::string{expression}, "expression", 1);
    if (!ran) {
        base::Problem problem = ran.problem();
        problem.where.clear();
        return problem;
    }
    return value_at(stage.sandbox.state(), -1);
}

}  // namespace script
