package no.helseprofil.keycloak.login;

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
 * Notice to the operators of an application that login requests of this form will soon be refused.
 *
 * <p>Anybody can open the page in a client's name, so nothing about a client is considered: neither its waivers, its
 * cohort, its exemption nor its registration. Only the request counts, which the reader may have made up, and the dates
 * that the realm's help pages publish.
 *
 * @param requirement requirement that the request fails
 * @param end time from which such requests are refused, for clients without other agreements
 */
record Notice(String requirement, Instant end) {

    /**
     * Requirements whose failure the request shows by itself. A failure of any other may be due to the client's
     * registration.
     */
    private static final Set<Class<? extends Requirement>> SHOWN_BY_REQUEST =
            Set.of(PushedAuthorization.class, PkceS256.class, ResponseTypeCode.class);

    /**
     * Returns the notice with the earliest date, if one is within the given time.
     *
     * @param failed requirements that the authorization request of the login fails
     * @param ahead time before the date from which the notice is shown
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
