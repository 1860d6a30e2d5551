#pragma once
/// Runs conversations written down in plain text files. tests/transcripts/README.md has the language.
///
/// The runner knows no protocol: each one registers a factory for its peer, the session under test.
/// Doors: World, Given, Peer, make_peer, register_peer, parse, run, rewrite.
/// Fails: parse says a Problem; run says a Report with file, line and what was expected.

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "protocols/base/command_row.h"
#include "protocols/base/ids.h"
#include "protocols/base/result.h"
#include "protocols/base/time.h"
#include "protocols/mail/store.h"
#include "protocols/wire/effects.h"

namespace transcript {

/// What the connections of one transcript share.
struct World {
    mail::Store store;
    base::CopyCounter copies;
    std::uint32_t letters = 0;

    friend bool operator==(const World&, const World&) = default;
};

/// A `given` line taken apart: `given pop3-server pop3.harbor.example apop=off`.
struct Given {
    std::string kind;
    std::string host;
    std::map<std::string, std::string> options;

    /// Takes an option away so that `unused()` can tell what nobody understood.
    [[nodiscard]] std::optional<std::string> take(const std::string& name);
    /// "on"/"off"; leaves `value` alone if the option is not there. False on any other word.
    [[nodiscard]] bool take_switch(const std::string& name, bool& value);
    /// A number; leaves `value` alone if the option is not there. False if it is no number.
    [[nodiscard]] bool take_number(const std::string& name, std::uint64_t& value);
    /// A span such as 5min; leaves `value` alone if the option is not there. False if it is none.
    [[nodiscard]] bool take_duration(const std::string& name, base::Duration& value);
};

/// One session under test. Write a copyable, comparable struct with these doors (all but `clone`
/// and `equals`) and hand it to make_peer.
class Peer {
  public:
    virtual ~Peer() = default;
    [[nodiscard]] virtual std::unique_ptr<Peer> clone() const = 0;
    [[nodiscard]] virtual bool equals(const Peer& other) const = 0;
    /// A client is fed `S:` lines and writes `C:` lines; a server the other way round.
    [[nodiscard]] virtual bool is_client() const = 0;
    [[nodiscard]] virtual const base::ProtocolTables& tables() const = 0;
    virtual void greet(base::Instant now, World& world, wire::Effects& out) = 0;
    virtual void receive(std::string_view octets, base::Instant now, World& world,
                         wire::Effects& out) = 0;
    virtual void expire(base::Instant now, World& world, wire::Effects& out) = 0;
    virtual void disconnected(base::Instant now, World& world, wire::Effects& out) = 0;
    [[nodiscard]] virtual std::optional<base::Instant> deadline() const = 0;
    /// For `state:` lines.
    [[nodiscard]] virtual std::string state() const = 0;
    /// Everything a reader of a failure wants to know, on a few lines.
    [[nodiscard]] virtual std::string dump() const = 0;
    /// Answers a check line of the protocol's own, such as `lock: free`; nullopt if unknown.
    [[nodiscard]] virtual std::optional<std::string> look(std::string_view keyword,
                                                          const World& world) const = 0;
};

/// Wraps a value that has Peer's doors.
template <class T>
std::unique_ptr<Peer> make_peer(T value) {
    class Wrapped final : public Peer {
      public:
        explicit Wrapped(T wrapped) : value_{std::move(wrapped)} {}
        std::unique_ptr<Peer> clone() const override { return std::make_unique<Wrapped>(value_); }
        bool equals(const Peer& other) const override {
            const auto* same = dynamic_cast<const Wrapped*>(&other);
            return same != nullptr && same->value_ == value_;
        }
        bool is_client() const override { return value_.is_client(); }
        const base::ProtocolTables& tables() const override { return value_.tables(); }
        void greet(base::Instant now, World& world, wire::Effects& out) override {
            value_.greet(now, world, out);
        }
        void receive(std::string_view octets, base::Instant now, World& world,
                     wire::Effects& out) override {
            value_.receive(octets, now, world, out);
        }
        void expire(base::Instant now, World& world, wire::Effects& out) override {
            value_.expire(now, world, out);
        }
        void disconnected(base::Instant now, World& world, wire::Effects& out) override {
            value_.disconnected(now, world, out);
        }
        std::optional<base::Instant> deadline() const override { return value_.deadline(); }
        std::string state() const override { return value_.state(); }
        std::string dump() const override { return value_.dump(); }
        std::optional<std::string> look(std::string_view keyword,
                                        const World& world) const override {
            return value_.look(keyword, world);
        }

      private:
        T value_;
    };
    return std::make_unique<Wrapped>(std::move(value));
}

/// Makes the peer of a `given` line, or says what is wrong with its options.
using PeerFactory = base::Result<std::unique_ptr<Peer>> (*)(Given given, base::SessionId self);

/// Makes `given <kind> …` known. Returns true, so that it can initialise a global in a test file.
bool register_peer(std::string kind, PeerFactory factory);

enum class LineType : unsigned char {
    Text,             ///< a comment or an empty line
    Given,
    Store,            ///< `account`, `message`, …
    Talk,             ///< `C:` or `S:`: fed to the session or expected of it, by whose line it is
    ExpectAny,        ///< `S*`
    ExpectUnordered,  ///< `S~`
    Time,
    Cut,
    Tls,
    Closed,
    Check,            ///< `state:`, `store:`, `journal:` and those of the protocol
    NoPipelining,
};

/// One line of a transcript. `side` is 'C' or 'S' for lines of the conversation.
struct ScriptLine {
    LineType type = LineType::Text;
    int number = 0;          ///< 1-based, in the file
    int connection = 1;
    char side = ' ';
    bool raw = false;        ///< `C>` or `S>`: octets in quotes, no CRLF added
    std::string keyword;     ///< Check: "state", "store", "journal", …; Store: "account", …
    std::string text;        ///< what follows; for raw lines the octets meant
    std::string source;      ///< the line as written (several, for a message with its text)
};

struct Script {
    std::string path;
    std::string rfc;         ///< from the line "# rfc: 1939 5"
    bool pipelining = true;
    std::vector<ScriptLine> lines;
};

[[nodiscard]] base::Result<Script> parse(std::string_view text, std::string path);

/// How the octets of the fed lines are cut before the session gets them.
enum class Portioning : unsigned char { WholeLines, ByteByByte, OneBurst };

struct Report {
    bool ok = true;
    int fed = 0;             ///< lines given to sessions
    int checked = 0;         ///< lines and checks that held
    int line = 0;            ///< of the failure
    std::string failure;     ///< "file:line: …"
};

/// Runs the script. Before each feed the world and the session are copied, the copy is fed first,
/// the original must not have moved, and both must end equal.
[[nodiscard]] Report run(const Script& script, Portioning portioning);

/// The script's text with its expectations replaced by what the sessions do now.
[[nodiscard]] base::Result<std::string> rewrite(const Script& script);

// --- parts, shared by the files of the runner ------------------------------------------------

/// Values of `$name`, by name.
using Captures = std::map<std::string, std::string>;

/// True if `text` fits the pattern: "..." is anything, `$name` a word that is captured on first use.
[[nodiscard]] bool matches(std::string_view pattern, std::string_view text, Captures& captures);
/// `text` with known `$name` filled in; nullopt if one is not known yet.
[[nodiscard]] std::optional<std::string> fill(std::string_view text, const Captures& captures);
/// `"a\r" "x"*300` as octets; nullopt if it is not well formed.
[[nodiscard]] std::optional<std::string> read_quoted(std::string_view text);
/// Octets as `C>` and `S>` write them.
[[nodiscard]] std::string write_quoted(std::string_view octets);
/// "5min", "+90s", "3d", "250ms".
[[nodiscard]] std::optional<base::Duration> read_duration(std::string_view text);
/// The words of a line, split at spaces.
[[nodiscard]] std::vector<std::string> words_of(std::string_view text);

/// Applies `account`, `mailbox`, `message`, `flags`, `remove`, `quota`, `labels` lines to the store.
[[nodiscard]] base::Outcome apply_store_line(const ScriptLine& line, std::string_view host,
                                             base::Instant now, World& world);
/// One line a message, in order of account, mailbox and UID.
[[nodiscard]] std::vector<std::string> dump_store(const World& world);
/// A fact as `journal:` lines show it.
[[nodiscard]] std::string describe(const base::Fact& fact, const base::ProtocolTables& tables);

}  // namespace transcript
