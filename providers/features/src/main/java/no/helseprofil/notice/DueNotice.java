package no.helseprofil.notice;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import no.helseprofil.catalogue.Catalogue;
import no.helseprofil.jose.Sha256;
import no.helseprofil.profile.Requirement;
import no.helseprofil.timetable.Stage;
import org.jspecify.annotations.Nullable;

/**
 * Something that those who answer for a client are to be told.
 *
 * @param kind what it is about
 * @param client the client, by its internal id
 * @param clientId its {@code client_id}
 * @param name its name; null if it has none
 * @param about the name of the stage of a requirement; of a key its {@code kid}; of settings their members in the
 *     self-service, or {@code keys} and {@code contacts}, separated by blanks
 * @param date the date that counts for this client; null if none is set, or none was
 * @param days how many days before the date it is told; 0 where it isn't told by days
 * @param basis what says that it concerns this client
 */
public record DueNotice(
        NoticeKind kind,
        String client,
        String clientId,
        @Nullable String name,
        String about,
        @Nullable Instant date,
        int days,
        Basis basis) {

    /** What says that a notice concerns a client. */
    public enum Basis {
        /** What is registered of it. */
        CONFIGURATION,
        /** Its last requests. */
        TRAFFIC,
        /** Nothing: no request of it was ever seen, so nobody knows. */
        UNSEEN;

        /** The name in lists and events. */
        public String id() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** The most urgent first, and last what nothing was observed of; of one client those of one kind stand together. */
    public static final Comparator<DueNotice> BY_URGENCY = Comparator.comparing(
                    (DueNotice notice) -> notice.basis() == Basis.UNSEEN)
            .thenComparing(DueNotice::kind)
            .thenComparing(notice -> notice.date() == null ? Instant.MAX : notice.date())
            .thenComparing(DueNotice::clientId)
            .thenComparing(DueNotice::about);

    /** Whatever says the same of the same client has the same id, on every node and at all times. */
    public String id() {
        return Sha256.ofParts(kind, client, about, date, days);
    }

    /** The requirement that it is about; none if it is about a key or settings. */
    public Optional<Requirement> requirement() {
        return kind.isAboutKey() || kind.isAboutSettings()
                ? Optional.empty()
                : Catalogue.find(Stage.requirementIn(about));
    }

    /** The settings that it is about, in their order; none if it is about anything else. */
    List<String> settings() {
        return kind.isAboutSettings() ? List.of(about.split(" ")) : List.of();
    }
}
