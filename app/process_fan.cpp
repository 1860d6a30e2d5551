#include "app/process_fan.h"

#include <sys/select.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <utility>

namespace app {

namespace {

void write_all(int file, const char* octets, std::size_t count) {
    while (count > 0) {
        const ssize_t written = ::write(file, octets, count);
        if (written < 0 && errno == EINTR) continue;
        if (written <= 0) return;
        octets += written;
        count -= static_cast<std::size_t>(written);
    }
}

}  // namespace

void show_sweep_progress(void*, std::size_t done, std::size_t all) {
    constexpr std::size_t kWidth = 40;
    if (all == 0 || (done != all && done * 200 / all == (done - 1) * 200 / all)) return;
    const std::size_t filled = done * kWidth / all;
    std::string bar(filled, '#');
    bar.resize(kWidth, '.');
    std::fprintf(stderr, "\rsweep [%s] %zu of %zu%s", bar.c_str(), done, all, done == all ? "\n" : "");
}

std::size_t ProcessFan::split(std::size_t parts) {
    std::fflush(nullptr);
    helpers_.assign(parts, {});
    std::array<int, 2> ticks{-1, -1};
    if (::pipe(ticks.data()) != 0) return parts;
    for (std::size_t part = 0; part < parts; ++part) {
        std::array<int, 2> results{-1, -1};
        if (::pipe(results.data()) != 0) break;
        const pid_t process = ::fork();
        if (process == 0) {
            ::close(ticks[0]);
            ::close(results[0]);
            for (const Helper& other : helpers_) {
                if (other.results >= 0) ::close(other.results);
            }
            ticks_ = ticks[1];
            result_ = results[1];
            return part;
        }
        ::close(results[1]);
        helpers_[part] = {process, results[0]};
    }
    ::close(ticks[1]);
    ticks_ = ticks[0];
    return parts;
}

void ProcessFan::tick() { write_all(ticks_, ".", 1); }

void ProcessFan::deliver(std::string result) {
    write_all(result_, result.data(), result.size());
    write_all(result_, "!", 1);  // whole: a helper that died leaves it out
    ::_exit(0);
}

base::Result<std::vector<std::string>> ProcessFan::collect(std::size_t runs) {
    std::vector<std::string> results(helpers_.size());
    std::size_t open = 0;
    for (const Helper& helper : helpers_) open += helper.results >= 0 ? 1 : 0;
    std::size_t done = 0;
    while (open > 0) {
        fd_set set;
        FD_ZERO(&set);
        int highest = ticks_;
        if (ticks_ >= 0) FD_SET(ticks_, &set);
        for (const Helper& helper : helpers_) {
            if (helper.results < 0) continue;
            FD_SET(helper.results, &set);
            highest = std::max(highest, helper.results);
        }
        if (::select(highest + 1, &set, nullptr, nullptr, nullptr) < 0) continue;
        std::array<char, 65536> buffer{};
        if (ticks_ >= 0 && FD_ISSET(ticks_, &set)) {
            const ssize_t count = ::read(ticks_, buffer.data(), buffer.size());
            if (count <= 0) {
                ::close(std::exchange(ticks_, -1));
            } else if (show_progress_) {
                for (ssize_t i = 0; i < count; ++i) show_sweep_progress(nullptr, ++done, runs);
            }
        }
        for (std::size_t i = 0; i < helpers_.size(); ++i) {
            if (helpers_[i].results < 0 || !FD_ISSET(helpers_[i].results, &set)) continue;
            const ssize_t count = ::read(helpers_[i].results, buffer.data(), buffer.size());
            if (count > 0) {
                results[i].append(buffer.data(), static_cast<std::size_t>(count));
                continue;
            }
            ::close(std::exchange(helpers_[i].results, -1));
            --open;
        }
    }
    if (ticks_ >= 0) ::close(std::exchange(ticks_, -1));
    for (Helper& helper : helpers_) {
        if (helper.process > 0) ::waitpid(helper.process, nullptr, 0);
    }
    for (std::string& result : results) {
        if (result.empty() || result.back() != '!') return base::Problem{"", "a run of the sweep ended early", "run it with --jobs 1 to see why"};
        result.pop_back();
    }
    return results;
}

}  // namespace app
