package no.helseprofil.keycloak.request;

import java.util.Optional;
import no.helseprofil.judgement.Decision;
import no.helseprofil.judgement.Judge;
import no.helseprofil.keycloak.storage.RealmProfile;
import no.helseprofil.profile.Endpoint;
import no.helseprofil.profile.Facts;
import no.helseprofil.timetable.Profile;
import org.keycloak.models.KeycloakSession;

/**
 * A request that has been judged. Kept with Keycloak's session, which lives as long as the request, so that every later
 * seam reads this decision instead of making another.
 *
 * @param facts what was judged
 * @param profile by what
 * @param decision what came of it
 */
public record JudgedRequest(Facts facts, Profile profile, Decision decision) {

    private static final String ATTRIBUTE = JudgedRequest.class.getName();

    /** The decision of this request, if it has been judged. */
    public static Optional<JudgedRequest> of(KeycloakSession session) {
        return Optional.ofNullable(session.getAttribute(ATTRIBUTE, JudgedRequest.class));
    }

    /** Judges the request that arrived here, and keeps the decision. */
    public static JudgedRequest judge(KeycloakSession session, Endpoint endpoint, RealmProfile.Active active) {
        return keep(session, new FactsReader(session, active).read(endpoint), active);
    }

    /** Judges these facts, and keeps the decision. */
    public static JudgedRequest keep(KeycloakSession session, Facts facts, RealmProfile.Active active) {
        JudgedRequest judged = new JudgedRequest(facts, active.profile(), Judge.judge(facts, active.profile()));
        session.setAttribute(ATTRIBUTE, judged);
        return judged;
    }

    /** The decision of this request; where no door has made one, it is made here by what every client must show. */
    public static JudgedRequest ofOrJudge(KeycloakSession session, RealmProfile.Active active) {
        return of(session).orElseGet(() -> judge(session, Endpoint.OTHER, active));
    }
}
