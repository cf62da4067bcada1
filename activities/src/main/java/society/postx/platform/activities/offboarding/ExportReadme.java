package society.postx.platform.activities.offboarding;

import static java.util.stream.Collectors.joining;

import java.util.List;
import java.util.Optional;
import society.postx.platform.activities.offboarding.ExportContents.StoredFile;
import society.postx.platform.workflows.offboarding.ExportOrder;
import society.postx.platform.workflows.text.Quantities;

/** Says to the client in plain words what the export is and how to open it. */
record ExportReadme(ExportOrder order) {
  String text(List<StoredFile> files) {
    var first = files.getFirst().name();
    return """
      Export of %1$s
      %2$s

      This folder holds what the users of your apps wrote. Fetch all of it %3$s:
      after that it is deleted.

      What is what
      ------------
      %4$s

      A file under an app's name can be read by other programs: .vcf is for address books,
      .ics for calendars, .tar for files, .jsonl has one record a line, .json all of them.
      A file in a folder "raw" is what the app itself stores. Another provider
      of the same app loads it there: .dump with pg_restore and .sql with psql (PostgreSQL).
      Numbers say how many things a file holds, of how many in its source.
      contents.json says the same for programs.

      How to open it
      --------------
      Every file is encrypted to your age key,
      %5$s
      so you need the key that belongs to it, and the program age (https://age-encryption.org).
      Large files are in parts: NAME.age.0001, NAME.age.0002 and so on.

      1. Check that everything arrived, in the folder of this README:
           sha256sum --check SHA256SUMS
         On macOS: shasum --algorithm 256 --check SHA256SUMS
      2. Join and decrypt a file, for example %6$s:
           cat %6$s.age.* | age --decrypt --identity key.txt --output %7$s
         On Windows, in cmd:
           copy /b %7$s.age.* %7$s.age
           age --decrypt --identity key.txt --output %7$s %7$s.age

      Nobody can open it without your key, not even we.
      """
        .formatted(
            order.client(),
            "=".repeat("Export of ".length() + order.client().value().length()),
            Optional.ofNullable(order.until())
                .map(it -> "before " + Quantities.time(it))
                .orElse("before the date in your provider's message"),
            files.stream().map(ExportReadme::line).collect(joining("\n")),
            order.recipient(),
            first,
            first.substring(first.lastIndexOf('/') + 1));
  }

  private static String line(StoredFile file) {
    var counts = file.counts() == null ? "" : file.counts();
    return "  %-44s %10s in %d part%s%s"
        .formatted(
            file.name(),
            Quantities.bytes(file.bytes()),
            file.parts().size(),
            file.parts().size() == 1 ? "" : "s",
            counts.isEmpty() ? "" : "; " + counts);
  }
}
