package no.helseprofil.lookup;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import no.helseprofil.jose.MalformedException;
import no.helseprofil.lookup.Lookups.Lookup;
import no.helseprofil.lookup.Lookups.Outage;
import no.helseprofil.lookup.Lookups.RegisterObserver;
import no.helseprofil.register.Answer;
import no.helseprofil.register.Register;
import org.jspecify.annotations.Nullable;

/**
 * A register in a file of the operator, which is read again when it has changed. An unreadable file counts as a
 * register that is down: its earlier content is dropped, since a person may have been removed from it.
 *
 * @param <K> type of the keys
 * @param <V> type of the values
 */
public final class WatchedFile<K, V> implements Register<K, V> {

    /** Reader of the file's text. */
    public interface Reader<K, V> {

        /**
         * Reads the text.
         *
         * @throws MalformedException with what to write
         */
        Map<K, V> read(String text) throws MalformedException;
    }

    private final Path file;
    private final Reader<K, V> reader;
    private final Clock clock;
    private final RegisterObserver observer;
    private final Outage outage;
    private @Nullable Content<K, V> content;

    public WatchedFile(Path file, Reader<K, V> reader, Clock clock, RegisterObserver observer) {
        this.file = file;
        this.reader = reader;
        this.clock = clock;
        this.observer = observer;
        this.outage = new Outage(observer);
    }

    /** Reads the file, so that a missing one is reported before the first look-up. */
    public void look() {
        content();
    }

    @Override
    public Answer<V> find(K key) {
        Content<K, V> read = content();
        if (read.problem() != null) {
            observer.asked(Lookup.FAILED);
            return new Answer.Unavailable<>(read.problem());
        }
        Optional<V> value = Optional.ofNullable(read.entries().get(key));
        observer.asked(value.isPresent() ? Lookup.FOUND : Lookup.NOT_FOUND);
        return value.<Answer<V>>map(found -> new Answer.Found<>(found, clock.instant()))
                .orElseGet(() -> new Answer.NotFound<>(clock.instant()));
    }

    private synchronized Content<K, V> content() {
        Optional<Version> version = version();
        Content<K, V> known = content;
        if (known == null || !known.version().equals(version)) {
            known = read(version);
            content = known;
            tell(known);
        }
        return known;
    }

    private Optional<Version> version() {
        try {
            return Optional.of(new Version(Files.getLastModifiedTime(file), Files.size(file)));
        } catch (IOException missing) {
            return Optional.empty();
        }
    }

    private Content<K, V> read(Optional<Version> version) {
        try {
            return new Content<>(version, reader.read(Files.readString(file, StandardCharsets.UTF_8)), null);
        } catch (IOException unreadable) {
            return new Content<>(
                    version,
                    Map.of(),
                    "Its file is missing, or can't be read as UTF-8; look at the start option path of this register.");
        } catch (MalformedException malformed) {
            return new Content<>(version, Map.of(), "Its file is not valid: " + malformed.reason());
        }
    }

    private void tell(Content<K, V> read) {
        if (read.problem() == null) {
            outage.answered(outage.begun());
        } else {
            outage.failed(read.problem());
        }
    }

    private record Version(FileTime changed, long size) {}

    private record Content<K, V>(
            Optional<Version> version,
            Map<K, V> entries,
            @Nullable String problem) {}
}
