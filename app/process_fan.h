#pragma once
/// Independent runs of a script spread over processes: each helper is a copy of this program at the moment
/// of the sweep, does its share and hands its rows back through a pipe.
///
/// Doors: ProcessFan. Fails: collect says which helper died.

#include <cstddef>
#include <string>
#include <vector>

#include "sim/script/run.h"

namespace app {

class ProcessFan final : public script::Fan {
  public:
    /// `show_progress`: a bar on standard error.
    explicit ProcessFan(bool show_progress) : show_progress_{show_progress} {}

    std::size_t split(std::size_t parts) override;
    void tick() override;
    [[noreturn]] void deliver(std::string result) override;
    base::Result<std::vector<std::string>> collect(std::size_t runs) override;

  private:
    struct Helper {
        int process = -1;
        int results = -1;
    };

    std::vector<Helper> helpers_;
    int ticks_ = -1;         ///< the end to read in the one who waits, to write in a helper
    int result_ = -1;        ///< in a helper
    bool show_progress_;
};

/// The bar for runs in one process. `context`: not used.
void show_sweep_progress(void* context, std::size_t done, std::size_t all);

}  // namespace app
