#pragma once
/// The machine behind `transcript::run` and `rewrite`; private to the files of the runner.
///
/// Doors: Runner. transcript.cpp feeds, transcript_checks.cpp compares. Fails: says a Report.

#include <deque>
#include <map>
#include <memory>
#include <string>
#include <utility>

#include "tests/support/transcript.h"

namespace transcript {

/// What a session has done and no line of the transcript has asked for yet.
struct Output {
    enum class Kind : unsigned char { Line, Tls, Closed };
    Kind kind = Kind::Line;
    std::string text;

    friend bool operator==(const Output&, const Output&) = default;
};

struct Outputs {
    std::deque<Output> items;
    std::deque<std::string> facts;
    std::string partial;   ///< octets whose CRLF has not been written yet

    friend bool operator==(const Outputs&, const Outputs&) = default;
};

struct Connection {
    std::unique_ptr<Peer> peer;
    Outputs out;
    bool closed = false;
};

/// Puts what the session wrote into lines and marks, and what it told into sentences.
void collect(const wire::Effects& effects, const base::ProtocolTables& tables, Outputs& out);

class Runner {
  public:
    Runner(const Script& script, Portioning portioning, bool updating)
        : script_{script}, portioning_{portioning}, updating_{updating} {}

    Report run();
    [[nodiscard]] const std::string& rewritten() const { return rewritten_; }

  private:
    bool step(std::size_t& index);
    bool give(const ScriptLine& line);
    bool open(int number);
    [[nodiscard]] bool is_feed(const ScriptLine& line);
    bool feed(std::size_t index);
    std::size_t gather(std::size_t index, std::string& octets);
    bool deliver(const ScriptLine& line, const std::string& octets);
    bool pass_time(const ScriptLine& line);
    bool expect(std::size_t& index);
    bool expect_any(std::size_t index);
    bool expect_unordered(std::size_t& index);
    bool expect_mark(const ScriptLine& line, Output::Kind kind);
    bool check(std::size_t& index);
    bool check_store(std::size_t& index);
    bool check_journal(const ScriptLine& line);
    bool all_said();
    void flush();
    void keep(const ScriptLine& line);
    bool fail(const ScriptLine& line, const std::string& what);
    [[nodiscard]] Connection& at(int number) { return connections_[number]; }
    [[nodiscard]] std::string dump() const;
    [[nodiscard]] char written_side(const Connection& connection) const {
        return connection.peer->is_client() ? 'C' : 'S';
    }

    const Script& script_;
    Portioning portioning_;
    bool updating_;
    base::Instant now_ = base::kDefaultStart;
    World world_;
    std::map<int, Given> givens_;
    std::map<int, Connection> connections_;
    Captures captures_;
    std::size_t fed_up_to_ = 0;   ///< lines before this index have been fed (burst)
    Report report_;
    std::string rewritten_;
    std::string pending_text_;
};

}  // namespace transcript
