package society.postx.platform.sandbox.monitoring;

import java.util.Arrays;

/** Lists the states of a heartbeat with their numbers on the wire. */
enum HeartbeatStatus {
  DOWN(0),
  UP(1),
  PENDING(2),
  MAINTENANCE(3);

  private final int code;

  HeartbeatStatus(int code) {
    this.code = code;
  }

  static HeartbeatStatus of(int code) {
    return Arrays.stream(values()).filter(one -> one.code == code).findFirst().orElseThrow();
  }

  int code() {
    return code;
  }

  HeartbeatStatus turned() {
    return switch (this) {
      case UP -> DOWN;
      case DOWN -> UP;
      case PENDING, MAINTENANCE -> this;
    };
  }
}
