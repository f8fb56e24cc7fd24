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
 * A notice that is due to the contacts of a client.
 *
 * @param kind its kind
 * @param client internal id of the client
 * @param clientId its {@code client_id}
 * @param name its name; null if it has none
 * @param about the name of a requirement's stage, or the {@code kid} of a key, or settings as their members in the
 *     self-service or {@code keys} and {@code contacts}, separated by blanks
 * @param date the date for this client; null if none is or was set
 * @param days number of days before the date at which the notice is due; 0 for a notice that isn't counted by days
 * @param basis evidence that it concerns this client
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

    /** Evidence that a notice concerns a client. */
    public enum Basis {
        /** Its registration. */
        CONFIGURATION,
        /** Its latest requests. */
        TRAFFIC,
        /** No evidence: no request of it was ever seen, so it is unknown. */
        UNSEEN;

        /** Returns the name in lists and events. */
        public String id() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * Order with the most urgent notices first, and those of unseen clients last; notices of one kind to one client are
     * adjacent.
     */
    public static final Comparator<DueNotice> BY_URGENCY = Comparator.comparing(
                    (DueNotice notice) -> notice.basis() == Basis.UNSEEN)
            .thenComparing(DueNotice::kind)
            .thenComparing(notice -> notice.date() == null ? Instant.MAX : notice.date())
            .thenComparing(DueNotice::clientId)
            .thenComparing(DueNotice::about);

    /** Returns the id, which is the same for the same content and client on every node and at all times. */
    public String id() {
        return Sha256.ofParts(kind, client, about, date, days);
    }

    /** Returns the requirement that it is about; empty if it is about a key or settings. */
    public Optional<Requirement> requirement() {
        return kind.isAboutKey() || kind.isAboutSettings()
                ? Optional.empty()
                : Catalogue.find(Stage.requirementIn(about));
    }

    /** Returns the settings that it is about, in their order; none if it is about anything else. */
    List<String> settings() {
        return kind.isAboutSettings() ? List.of(about.split(" ")) : List.of();
    }
}
