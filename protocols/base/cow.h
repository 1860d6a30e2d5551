#pragma once
/// Cow<T>: a value that copies in constant time and clones itself when a shared copy is changed.
///
/// Doors: `*c`, `c->` to read; `c.edit()` to change; == compares identity first, then content.
/// Not for use from several threads at once: the whole World belongs to one.

#include <memory>
#include <utility>

namespace base {

template <class T>
class Cow {
  public:
    Cow() : value_{std::make_shared<T>()} {}
    explicit Cow(T value) : value_{std::make_shared<T>(std::move(value))} {}

    const T& operator*() const { return *value_; }
    const T* operator->() const { return value_.get(); }

    /// The value to change. Clones it first if anyone else holds it.
    T& edit() {
        if (value_.use_count() != 1) value_ = std::make_shared<T>(*value_);
        return *value_;
    }

    friend bool operator==(const Cow& a, const Cow& b) {
        return a.value_ == b.value_ || *a.value_ == *b.value_;
    }

  private:
    std::shared_ptr<T> value_;
};

}  // namespace base
