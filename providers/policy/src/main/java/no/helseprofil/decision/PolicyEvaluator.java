package no.helseprofil.decision;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import no.helseprofil.catalogue.Catalogue;
import no.helseprofil.profile.Endpoint;
import no.helseprofil.profile.Facts;
import no.helseprofil.profile.Outcome;
import no.helseprofil.profile.RequestCheck;
import no.helseprofil.profile.attestation.TrustFramework;
import no.helseprofil.profile.client.ConfidentialClient;
import no.helseprofil.profile.organisation.AuthorizationDetails;
import no.helseprofil.profile.organisation.Organisation;
import no.helseprofil.profile.proof.SenderConstrainedTokens;
import no.helseprofil.timetable.Stage;
import no.helseprofil.timetable.Terms;
import no.helseprofil.timetable.Terms.Timing;
import no.helseprofil.timetable.Timetable.Phase;
import org.jspecify.annotations.Nullable;

/** Judge of requests: it checks the facts of a request against the requirements of the catalogue. */
public final class PolicyEvaluator {

    private static final List<RequestCheck> CHECKS =
            Catalogue.all(RequestCheck.class).toList();

    private static final TrustFramework ATTESTATION = Catalogue.get(TrustFramework.class);
    private static final AuthorizationDetails DETAILS = Catalogue.get(AuthorizationDetails.class);
    private static final Organisation ORGANISATION = Catalogue.get(Organisation.class);

    private PolicyEvaluator() {}

    /** Judges a request that ends no login. */
    public static Decision judge(Facts facts, Terms terms) {
        return judge(facts, terms, false);
    }

    /**
     * Judges a request. A client that is unknown or ambiguous is judged as a new one under the profile.
     * <p>A request with a code also has the findings of the authorization request behind it, by the terms of now, since
     * the client is authenticated only here. They refuse nothing, since the code has been issued. The checks of the
     * code itself report what is wrong with it.
     *
     * @param facts the request
     * @param terms terms of the profile in force for the client that it claims to come from, at the instant of the
     *     facts
     * @param endsLogin whether it is the authorization request of a login that has come to its end
     */
    public static Decision judge(Facts facts, Terms terms, boolean endsLogin) {
        Facts.Standing standing = standing(facts);
        List<Finding> findings = new ArrayList<>();
        for (RequestCheck requirement : CHECKS) {
            find(requirement, facts, standing, terms, findings);
        }
        if (facts.code() != null) {
            findings.addAll(policies(facts.code().shortcomings(), terms));
        }
        return new Decision(facts.client(), findings, results(findings, facts, terms, endsLogin));
    }

    private static Decision.Results results(List<Finding> findings, Facts facts, Terms terms, boolean endsLogin) {
        boolean detailsCount = true;
        TrustFramework.Attested attested = null;
        if (facts.details().areSent()) {
            Outcome attestation = inForce(ATTESTATION, facts, terms);
            detailsCount = Stream.of(attestation, inForce(DETAILS, facts, terms), inForce(ORGANISATION, facts, terms))
                    .noneMatch(Outcome.Failed.class::isInstance);
            attested = TrustFramework.attested(facts, terms.parametersOf(ATTESTATION), attestation)
                    .orElse(null);
        }
        return new Decision.Results(
                detailsCount,
                attested,
                withoutParameters(findings, facts, terms),
                endsLogin ? inBrowser(facts.at(Endpoint.TOKEN), terms) : null);
    }

    private static Outcome inForce(RequestCheck requirement, Facts facts, Terms terms) {
        return requirement.check(facts, terms.parametersOf(requirement));
    }

    private static @Nullable Finding withoutParameters(List<Finding> findings, Facts facts, Terms terms) {
        boolean isOfBrowser = facts.endpoint() == Endpoint.AUTHORIZATION && facts.authorizationParameters() != null;
        return findings.isEmpty() || !isOfBrowser
                ? null
                : new Decision(facts.client(), findings)
                        .refusalOf(finding -> finding.requirement() instanceof RequestCheck check
                                && refusalBy(check, facts.withoutParameters(), terms)
                                        .isPresent())
                        .orElse(null);
    }

    /**
     * Returns the refusal of a token that leaves through the browser, without a proof and for a client without
     * credentials. If the token endpoint refuses either, this is no way around it.
     */
    private static @Nullable Finding inBrowser(Facts asked, Terms terms) {
        return refusalBy(SenderConstrainedTokens.class, asked, terms)
                .or(() -> refusalBy(ConfidentialClient.class, asked, terms))
                .orElse(null);
    }

    /** Returns the findings of Keycloak's client policies on the request of a login, from the notes of the login. */
    public static List<Finding> policies(Map<String, String> shortcomings, Terms terms) {
        return terms.profile().policies().stream()
                .flatMap(
                        stage -> Optional.ofNullable(shortcomings.get(stage.key()))
                                .map(said -> Finding.ofPolicy(stage, terms, said))
                                .stream())
                .toList();
    }

    /**
     * Returns the refusal because of an incident, by a block or an emergency, except for a missing nonce. It is for
     * requests that are judged for nothing else, such as those with an access token for the server's own API.
     */
    public static Optional<Finding> refusalInIncident(Facts facts, Terms terms) {
        return judge(facts, terms).refusalInIncident();
    }

    /** Returns the refusal by a single requirement, if it refuses the request. */
    public static Optional<Finding> refusalBy(Class<? extends RequestCheck> requirement, Facts facts, Terms terms) {
        return refusalBy(Catalogue.get(requirement), facts, terms);
    }

    private static Optional<Finding> refusalBy(RequestCheck requirement, Facts facts, Terms terms) {
        List<Finding> findings = new ArrayList<>();
        find(requirement, facts, standing(facts), terms, findings);
        return findings.stream().filter(finding -> finding.phase().refuses()).findFirst();
    }

    private static Facts.Standing standing(Facts facts) {
        return facts.client() == null
                ? Facts.Standing.UNDER_PROFILE
                : facts.client().standing();
    }

    /** Adds the planned finding, and that of an emergency if the planned one doesn't refuse. */
    private static void find(
            RequestCheck requirement, Facts facts, Facts.Standing standing, Terms terms, List<Finding> findings) {
        Optional<Finding> planned = planned(requirement, facts, standing, terms);
        planned.ifPresent(findings::add);
        if (planned.isEmpty() || !planned.get().phase().refuses()) {
            inEmergency(requirement, facts, terms).ifPresent(findings::add);
        }
    }

    private static Optional<Finding> inEmergency(RequestCheck requirement, Facts facts, Terms terms) {
        Optional<Stage> stage = terms.emergency(requirement);
        return stage.isPresent() && requirement.check(facts, stage.get().parameters()) instanceof Outcome.Failed failed
                ? Optional.of(Finding.of(stage.get(), terms.timing(stage.get()), failed.inIncident()))
                : Optional.empty();
    }

    /**
     * Returns the finding about the first stage that fails. A request that fails it also fails all later stages, and
     * none of those refuses earlier. The check comes before the timetable, since most requests fail nothing and so need
     * no date.
     */
    private static Optional<Finding> planned(
            RequestCheck requirement, Facts facts, Facts.Standing standing, Terms terms) {
        for (Stage stage : terms.profile().stages(requirement)) {
            if (requirement.check(facts, stage.parameters()) instanceof Outcome.Failed failed) {
                return finding(requirement, stage, failed, standing, terms);
            }
        }
        return facts.code() == null ? Optional.empty() : before(requirement, facts.code(), standing, terms);
    }

    private static Optional<Finding> before(
            RequestCheck requirement, Facts.AuthorizationCode code, Facts.Standing standing, Terms terms) {
        return terms.profile().stages(requirement).stream()
                .flatMap(stage -> Optional.ofNullable(code.shortcomings().get(stage.key()))
                        .flatMap(said -> finding(requirement, stage, requirement.failed(said), standing, terms))
                        .stream())
                .filter(finding -> !finding.phase().refuses())
                .findFirst();
    }

    private static Optional<Finding> finding(
            RequestCheck requirement, Stage stage, Outcome.Failed failed, Facts.Standing standing, Terms terms) {
        Timing timing = failed.precedence() == Outcome.Precedence.DELIMITERS
                ? Timing.of(Phase.ENFORCED)
                : timing(requirement, stage, standing, terms);
        return timing.phase().counts() ? Optional.of(Finding.of(stage, timing, failed)) : Optional.empty();
    }

    private static Timing timing(RequestCheck requirement, Stage stage, Facts.Standing standing, Terms terms) {
        Timing timing = terms.timing(stage);
        if (requirement.holdsFor(standing)) {
            return timing;
        }
        return standing == Facts.Standing.EXEMPT ? unheard(timing) : Timing.of(Phase.OFF);
    }

    /** Returns the timing for an exempt client. Its failures are only counted, since its exemption ends one day. */
    private static Timing unheard(Timing timing) {
        return timing.phase().refuses() || timing.phase().tells() ? Timing.of(Phase.OBSERVED) : timing;
    }
}
