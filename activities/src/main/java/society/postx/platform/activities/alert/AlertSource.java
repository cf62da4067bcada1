package society.postx.platform.activities.alert;

/** Provides the alert channels; asked for each alert. */
@FunctionalInterface
public interface AlertSource {
  AlertChannels channels();
}
