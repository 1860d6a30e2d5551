#include "gui/long_work.h"

#include <utility>

namespace gui {

namespace {

bool is_stopped(void* context) { return static_cast<SlicedWork*>(context)->stop_asked(); }

}  // namespace

LongWork::LongWork(Task task, double now) : task_{std::move(task)}, begun_{now} {
    sliced_ = std::make_unique<SlicedWork>([this] { task_.work({is_stopped, sliced_.get()}); });
}

void LongWork::close() {
    if (!cancelled_ && task_.finish) task_.finish();
    if (cancelled_ && task_.cancelled) task_.cancelled();
}

void LongWork::cancel() {
    cancelled_ = true;
    sliced_->stop();
}

}  // namespace gui
