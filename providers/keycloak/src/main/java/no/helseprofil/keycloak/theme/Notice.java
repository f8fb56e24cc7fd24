package no.helseprofil.keycloak.theme;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import no.helseprofil.catalogue.Catalogue;
import no.helseprofil.profile.Requirement;
import no.helseprofil.profile.request.PkceS256;
import no.helseprofil.profile.request.PushedAuthorization;
import no.helseprofil.profile.request.ResponseTypeCode;
import no.helseprofil.timetable.Migration;
import no.helseprofil.timetable.Profile;
import no.helseprofil.timetable.Terms;
import no.helseprofil.timetable.Terms.Timing;

/**
 * That the way in which this login was asked for is refused soon, for those who run the application.
 *
 * <p>The page is shown to whoever asks for it in a client's name, so nothing of a client decides: not its waivers, its
 * cohort, its exemption or its registration. What decides is the request, which the reader may have made up, and the
 * dates that the realm's help pages tell everybody.
 *
 * @param requirement what the request fails
 * @param end from when such requests are refused, for clients of which nothing else is agreed
 */
record Notice(String requirement, Instant end) {

    /**
     * What a request shows by itself; a failure of any other requirement may be due to what is
     * registered of the client.
     */
    private static final Set<Class<? extends Requirement>> SHOWN_BY_REQUEST =
            Set.of(PushedAuthorization.class, PkceS256.class, ResponseTypeCode.class);

    /**
     * The one that ends first, if one ends within that time.
     *
     * @param failed what the authorization request of the login was found to fail
     * @param ahead how long before the end it is told
     */
    static Optional<Notice> of(Set<String> failed, Profile profile, Duration ahead, Instant now) {
        Terms terms = profile.terms(Migration.BEFORE, now);
        return Catalogue.requirements().stream()
                .filter(requirement ->
                        failed.contains(requirement.id()) && SHOWN_BY_REQUEST.contains(requirement.getClass()))
                .filter(requirement -> isNear(terms.timing(requirement), now.plus(ahead)))
                .map(requirement -> new Notice(requirement.id(), end(terms.timing(requirement))))
                .min(Comparator.comparing(Notice::end));
    }

    private static boolean isNear(Timing timing, Instant horizon) {
        return timing.phase().tells()
                && timing.enforced() != null
                && !end(timing).isAfter(horizon);
    }

    private static Instant end(Timing timing) {
        return Objects.requireNonNull(timing.enforced());
    }
}
