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

enum class Type : std::uint8_t { A, Mx };

struct Record {
    std::string name;               ///< lower case, no final dot
    Type type = Type::A;
    std::uint32_t ttl = 3600;       ///< seconds
    std::uint16_t preference = 0;   ///< MX
    std::string data;               ///< A: the address; MX: the host, empty for the null MX (RFC 7505)

    friend bool operator==(const Record&, const Record&) = default;
};
static_assert(base::Value<Record>);

enum class Status : std::uint8_t { NoError, NxDomain, ServFail };

struct Answer {
    Status status = Status::NoError;
    std::vector<Record> records;    ///< empty with NoError: the name exists, this type does not

    friend bool operator==(const Answer&, const Answer&) = default;
};

/// All zones of the world.
struct Zones {
    std::vector<Record> records;

    [[nodiscard]] Answer answer(std::string_view name, Type type) const;
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

/// The asking side of one look-up.
class Lookup {
  public:
    Lookup(std::string name, Type type) : name_{std::move(name)}, type_{type} {}

    void act(wire::Effects& out);
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
