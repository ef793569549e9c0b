// SPDX-License-Identifier: Apache-2.0
package dev.weir.core.queue.codec;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Makes records of one type from the values of their components.
@FunctionalInterface
interface RecordMaker {
  /// The record of these values.
  ///
  /// @throws UnreadableException when the record refuses the values
  @Nullable Object make(@Nullable Object[] values) throws UnreadableException;

  static RecordMaker of(Class<?> type) {
    Class<?>[] components =
        Arrays.stream(type.getRecordComponents())
            .map(RecordComponent::getType)
            .toArray(Class<?>[]::new);
    MethodHandle constructor;
    try {
      constructor =
          MethodHandles.publicLookup()
              .findConstructor(type, MethodType.methodType(void.class, components))
              .asSpreader(Object[].class, components.length)
              .asType(MethodType.methodType(Object.class, Object[].class));
    } catch (ReflectiveOperationException e) {
      throw new IllegalArgumentException(type.getName() + " is not public", e);
    }
    return values -> {
      try {
        return constructor.invokeExact(values);
      } catch (Throwable e) {
        throw new UnreadableException("no " + type.getSimpleName() + " can be made: " + e, e);
      }
    };
  }
}
