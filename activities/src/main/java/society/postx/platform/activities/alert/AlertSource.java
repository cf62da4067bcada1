package society.postx.platform.activities.alert;

/** Where the channels come from; asked at the moment of use. */
@FunctionalInterface
public interface AlertSource {
  AlertChannels channels();
}
