#pragma once
/// The toy internet's names: zones, questions, answers, each look-up an exchange of readable lines.
///
/// Answers are written in the master-file form of RFC 1035 5.1, since the real octets are no text.
/// Doors: Record, Zones, Lookup (asks), ServerSession (answers), tables.
/// Fails: a name that is not there is an answer too (NXDOMAIN, or no data).

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "protocols/base/command_row.h"
#include "protocols/base/time.h"
#include "protocols/base/value.h"
#include "protocols/wire/effects.h"
#include "protocols/wire/line_reader.h"

namespace dns {

enum class Type : std::uint8_t { A, Mx, Cname, Aaaa, Txt };

/// "A", "MX", "CNAME", "AAAA", "TXT".
[[nodiscard]] std::string_view type_word(Type type);
[[nodiscard]] std::optional<Type> find_type(std::string_view word);

struct Record {
    std::string name;               ///< lower case, no final dot
    Type type = Type::A;
    std::uint32_t ttl = 3600;       ///< seconds
    std::uint16_t preference = 0;   ///< MX
    /// A, AAAA: the address; MX: the host, empty for the null MX (RFC 7505); CNAME: the true name; TXT: the text.
    std::string data;

    friend bool operator==(const Record&, const Record&) = default;
};
static_assert(base::Value<Record>);

enum class Status : std::uint8_t { NoError, NxDomain, ServFail };

struct Answer {
    Status status = Status::NoError;
    std::vector<Record> records;    ///< CNAMEs on the way first; none of the type asked for: no data (RFC 2308 2.2)

    /// The records of the type that was asked for.
    [[nodiscard]] std::vector<Record> of(Type type) const;
    friend bool operator==(const Answer&, const Answer&) = default;
};

/// Name servers in trouble: what is asked about this name, or any name below it, gets no answer or a late one.
struct Trouble {
    std::string name;
    bool fails = false;             ///< SERVFAIL
    base::Duration slow{0};         ///< how much later the answer comes

    friend bool operator==(const Trouble&, const Trouble&) = default;
};

/// All zones of the world.
struct Zones {
    std::vector<Record> records;
    std::vector<Trouble> troubles;

    /// Follows CNAMEs, eight at most (RFC 1034 3.6.2).
    [[nodiscard]] Answer answer(std::string_view name, Type type) const;
    /// The trouble that a question about `name` meets; nullptr: none.
    [[nodiscard]] const Trouble* trouble_of(std::string_view name) const;
    friend bool operator==(const Zones&, const Zones&) = default;
};
static_assert(base::Value<Zones>);

/// One answer kept until its time to live is over.
struct CachedAnswer {
    std::string name;
    Type type = Type::A;
    Answer answer;
    base::Instant expires;

    friend bool operator==(const CachedAnswer&, const CachedAnswer&) = default;
};

/// How long one waits for an answer before the question counts as unanswered (as SERVFAIL does).
inline constexpr base::Duration kPatience = base::seconds(10);

/// The asking side of one look-up.
class Lookup {
  public:
    Lookup(std::string name, Type type) : name_{std::move(name)}, type_{type} {}

    void act(base::Instant now, wire::Effects& out);
    /// When to give up; unset before the question was written.
    [[nodiscard]] std::optional<base::Instant> deadline() const { return deadline_; }
    void receive(std::string_view octets, wire::Effects& out);
    [[nodiscard]] bool wants_to_act() const { return !asked_; }
    /// Set once the last line of the answer has come.
    [[nodiscard]] const std::optional<Answer>& answer() const { return answer_; }
    [[nodiscard]] const std::string& name() const { return name_; }
    [[nodiscard]] Type type() const { return type_; }

    friend bool operator==(const Lookup&, const Lookup&) = default;

  private:
    std::string name_;
    Type type_;
    bool asked_ = false;
    std::optional<base::Instant> deadline_;
    wire::LineReader reader_;
    Answer so_far_;
    std::optional<std::size_t> expected_;
    std::optional<Answer> answer_;
};
static_assert(base::Value<Lookup>);

/// The answering side.
class ServerSession {
  public:
    void receive(std::string_view octets, const Zones& zones, wire::Effects& out);

    friend bool operator==(const ServerSession&, const ServerSession&) = default;

  private:
    wire::LineReader reader_;
};
static_assert(base::Value<ServerSession>);

const base::ProtocolTables& tables();

}  // namespace dns
