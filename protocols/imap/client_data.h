#pragma once
/// The data of an IMAP client session; only ClientSession and its parts touch it.

#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <vector>

#include "protocols/base/ids.h"
#include "protocols/base/time.h"
#include "protocols/imap/client_task.h"
#include "protocols/imap/frame_reader.h"
#include "protocols/imap/profile.h"

namespace imap {

/// Where the client stands between connecting and the end.
enum class ClientPhase : std::uint8_t {
    Greeting, Capability, StartTls, Login, Identify, Enable, Tasks, Closing, LoggingOut, Over
};

struct ClientData {
    ClientProfile profile;
    std::vector<ClientTask> tasks;
    std::size_t task = 0;            ///< the one being done
    std::uint8_t step = 0;           ///< how far it is
    ClientPhase phase = ClientPhase::Greeting;
    State state = State::NotAuthenticated;
    FrameReader reader{1'048'576};
    bool may_act = false;            ///< the next command may be written
    bool stopping = false;
    bool tls = false;
    std::uint32_t tag_number = 0;
    std::string tag;                 ///< of the command in progress; empty: none
    std::string verb;                ///< of the command in progress, a row of the table
    std::string after_invitation;    ///< octets to send after "+"
    bool invitation_is_message = false;  ///< the literal awaited is the message of an APPEND
    std::vector<std::string> capabilities;   ///< upper case
    std::string folder;              ///< open, or empty
    base::UidValidity uid_validity;
    base::Uid uid_next;
    base::ModSeq highest_modseq;
    bool read_only = false;
    std::uint32_t exists = 0;
    std::vector<base::Uid> uids;     ///< by sequence number - 1; none: not known
    std::vector<base::Uid> wanted;   ///< still to be fetched by the task
    std::vector<base::Uid> wanted_headers;
    std::vector<base::Uid> heard;    ///< UIDs the answer has named
    std::vector<base::Uid> foreign_marks;    ///< \Deleted marks of others, lifted for an EXPUNGE
    std::string last_text;           ///< text of the tagged answer
    std::optional<base::Instant> deadline;
    std::vector<wire::Provenance> carried;

    friend bool operator==(const ClientData&, const ClientData&) = default;
};

}  // namespace imap
