#pragma once
/// The certificate that Postroom shows to real programs: made by itself, for localhost, on first use.
///
/// The key never leaves the folder (mode 0600, written beside and renamed). A certificate that is
/// damaged or runs out within a week is made anew.
/// Doors: Certificate, load_or_make_certificate. Fails: with a Problem that names the file.

#include <cstdint>
#include <string>

#include "protocols/base/result.h"

namespace loopback {

struct Certificate {
    std::string file;          ///< certificate in PEM: what a program may be told to trust
    std::string key_file;
    std::string fingerprint;   ///< SHA-256, "AB:CD:…"
    bool made_now = false;
};

/// `folder` is made (mode 0700) if it is not there.
[[nodiscard]] base::Result<Certificate> load_or_make_certificate(const std::string& folder);

}  // namespace loopback
