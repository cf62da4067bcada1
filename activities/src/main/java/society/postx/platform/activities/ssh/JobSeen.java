package society.postx.platform.activities.ssh;

import java.util.Locale;

/** A job's state as job.sh reports it; for an ended job with exit status and output. */
record JobSeen(State state, int exitStatus, String output) {
  enum State {
    ABSENT,
    RUNNING,
    ENDED,
    /** It was started, has no exit status, and no unit runs it. */
    VANISHED
  }

  static JobSeen parse(String answer) {
    var end = answer.indexOf('\n');
    var words = answer.substring(0, end).split(" ", -1);
    var state = State.valueOf(words[0].toUpperCase(Locale.ROOT));
    return new JobSeen(
        state, state == State.ENDED ? Integer.parseInt(words[1]) : 0, answer.substring(end + 1));
  }
}
