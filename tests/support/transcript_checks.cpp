// What is expected of the sessions: their lines, their marks, their facts, the store.

#include <algorithm>
#include <optional>
#include <vector>

#include "protocols/base/octets.h"
#include "tests/support/transcript_runner.h"

namespace transcript {

namespace {

bool is_plain(std::string_view text) {
    return std::none_of(text.begin(), text.end(), [](char c) {
        return static_cast<unsigned char>(c) < 0x20 || c == 0x7f;
    });
}

}  // namespace

/// Writes down what no line has asked for (only when rewriting).
void Runner::flush() {
    for (auto& [number, connection] : connections_) {
        const std::string prefix = number == 1 ? "" : std::to_string(number);
        for (const Output& output : connection.out.items) {
            rewritten_ += prefix;
            if (output.kind == Output::Kind::Tls) {
                rewritten_ += "tls\n";
            } else if (output.kind == Output::Kind::Closed) {
                rewritten_ += "closed\n";
                connection.closed = true;
            } else if (is_plain(output.text)) {
                rewritten_ += written_side(connection);
                rewritten_ += output.text.empty() ? ":\n" : ": " + output.text + "\n";
            } else {
                rewritten_ += written_side(connection);
                rewritten_ += "> " + write_quoted(output.text) + "\n";
            }
        }
        connection.out.items.clear();
    }
}

bool Runner::expect(std::size_t& index) {
    const ScriptLine& line = script_.lines[index];
    if (line.type == LineType::ExpectUnordered) return expect_unordered(index);
    if (line.type == LineType::ExpectAny) return expect_any(index);
    auto& items = at(line.connection).out.items;
    const bool fits = !items.empty() && items.front().kind == Output::Kind::Line &&
                      (line.raw ? items.front().text == line.text
                                : matches(line.text, items.front().text, captures_));
    if (fits) {
        items.pop_front();
        ++report_.checked;
        keep(line);
        return true;
    }
    if (updating_) return true;
    if (items.empty()) return fail(line, "the session wrote nothing more");
    if (items.front().kind == Output::Kind::Line) {
        return fail(line, "the session wrote: " + std::string{written_side(at(line.connection))} +
                              ": " + base::visible_octets(items.front().text));
    }
    return fail(line, items.front().kind == Output::Kind::Tls ? "the session started TLS"
                                                              : "the session closed");
}

bool Runner::expect_any(std::size_t index) {
    const ScriptLine& line = script_.lines[index];
    const ScriptLine* next = nullptr;
    for (std::size_t i = index + 1; i < script_.lines.size() && next == nullptr; ++i) {
        const ScriptLine& later = script_.lines[i];
        if (later.type == LineType::Text || later.type == LineType::Check) continue;
        if (later.connection == line.connection) next = &later;
        if (next == nullptr || is_feed(later)) break;
    }
    const bool ends = next != nullptr && next->type == LineType::Talk && !is_feed(*next);
    auto& items = at(line.connection).out.items;
    while (!items.empty() && items.front().kind == Output::Kind::Line) {
        Captures trial = captures_;
        if (ends && matches(next->text, items.front().text, trial)) break;
        if (!matches(line.text, items.front().text, trial)) break;
        items.pop_front();
    }
    keep(line);
    return true;
}

bool Runner::expect_unordered(std::size_t& index) {
    std::vector<const ScriptLine*> group;
    const int connection = script_.lines[index].connection;
    while (index < script_.lines.size() &&
           script_.lines[index].type == LineType::ExpectUnordered &&
           script_.lines[index].connection == connection) {
        group.push_back(&script_.lines[index++]);
    }
    --index;
    auto& items = at(connection).out.items;
    for (const ScriptLine* line : group) {
        const std::size_t reach = std::min(group.size(), items.size());
        std::size_t found = 0;
        while (found < reach && (items[found].kind != Output::Kind::Line ||
                                 !matches(line->text, items[found].text, captures_))) {
            ++found;
        }
        if (found == reach) {
            if (updating_) continue;
            return fail(*line, "no line of the group fits");
        }
        items.erase(items.begin() + static_cast<std::ptrdiff_t>(found));
        ++report_.checked;
        keep(*line);
    }
    return true;
}

bool Runner::expect_mark(const ScriptLine& line, Output::Kind kind) {
    Connection& connection = at(line.connection);
    auto& items = connection.out.items;
    if (items.empty() || items.front().kind != kind) {
        if (updating_) return true;
        return fail(line, items.empty() ? "the session did nothing more"
                                        : "the session wrote: " + items.front().text);
    }
    items.pop_front();
    if (kind == Output::Kind::Closed) connection.closed = true;
    ++report_.checked;
    keep(line);
    return true;
}

bool Runner::check_store(std::size_t& index) {
    const ScriptLine& first = script_.lines[index];
    std::vector<const ScriptLine*> wanted;
    while (index < script_.lines.size() && script_.lines[index].type == LineType::Check &&
           script_.lines[index].keyword == "store") {
        if (script_.lines[index].text != "empty") wanted.push_back(&script_.lines[index]);
        ++index;
    }
    --index;
    const std::vector<std::string> there = dump_store(world_);
    bool fits = wanted.size() == there.size();
    for (std::size_t i = 0; fits && i < wanted.size(); ++i) {
        const auto words = words_of(there[i]);
        for (const std::string& word : words_of(wanted[i]->text)) {
            fits = fits && std::find(words.begin(), words.end(), word) != words.end();
        }
    }
    if (!fits && !updating_) return fail(first, "the store holds something else");
    if (fits) {
        ++report_.checked;
        if (there.empty()) keep(first);
        for (const ScriptLine* line : wanted) keep(*line);
        return true;
    }
    rewritten_ += pending_text_;
    pending_text_.clear();
    for (const std::string& line : there) rewritten_ += "store: " + line + "\n";
    if (there.empty()) rewritten_ += "store: empty\n";
    return true;
}

/// The facts told since the last feed must contain those asked for, in order.
bool Runner::check_journal(const ScriptLine& line) {
    auto& facts = at(line.connection).out.facts;
    if (line.text == "nothing") {
        if (!facts.empty() && !updating_) return fail(line, "a fact was told: " + facts.front());
        keep(line);
        ++report_.checked;
        return true;
    }
    for (std::size_t i = 0; i < facts.size(); ++i) {
        if (!matches(line.text, facts[i], captures_)) continue;
        facts.erase(facts.begin(), facts.begin() + static_cast<std::ptrdiff_t>(i) + 1);
        ++report_.checked;
        keep(line);
        return true;
    }
    if (updating_) {
        keep(line);   // a fact that is missing is a finding: it is never written away
        return true;
    }
    std::string told;
    for (const std::string& fact : facts) told += "\n    " + fact;
    return fail(line, "not among the facts told:" + told);
}

bool Runner::check(std::size_t& index) {
    const ScriptLine& line = script_.lines[index];
    // In a burst the session may be further on than this line, and facts come in a bundle.
    const bool ahead = fed_up_to_ > index + 1;
    if (line.keyword == "journal") {
        const bool bundled = portioning_ == Portioning::OneBurst && line.text == "nothing";
        return bundled ? true : check_journal(line);
    }
    if (ahead) return true;
    if (updating_) flush();
    if (line.keyword == "store") return check_store(index);
    const Peer& peer = *at(line.connection).peer;
    const auto actual = line.keyword == "state" ? std::optional{peer.state()}
                                                : peer.look(line.keyword, world_);
    if (!actual) return fail(line, "nobody knows `" + line.keyword + ":`");
    if (matches(line.text, *actual, captures_)) {
        ++report_.checked;
        keep(line);
        return true;
    }
    if (!updating_) return fail(line, line.keyword + " is " + *actual);
    const std::string prefix = line.connection == 1 ? "" : std::to_string(line.connection);
    rewritten_ += pending_text_ + prefix + line.keyword + ": " + *actual + "\n";
    pending_text_.clear();
    return true;
}

}  // namespace transcript
