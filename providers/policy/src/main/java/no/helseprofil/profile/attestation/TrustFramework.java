package no.helseprofil.profile.attestation;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import no.helseprofil.attestation.Attestation;
import no.helseprofil.profile.Endpoint;
import no.helseprofil.profile.Facts;
import no.helseprofil.profile.OAuthError;
import no.helseprofil.profile.Outcome;
import no.helseprofil.profile.Parameter;
import no.helseprofil.profile.Parameters;
import no.helseprofil.profile.RequestCheck.DetailsCheck;
import no.helseprofil.profile.RequestKind;
import no.helseprofil.profile.Requirement.DefinedRequirement;
import no.helseprofil.profile.Requirement.RequirementKind;
import no.helseprofil.profile.assertion.KeyPossession;

/**
 * {@code attestation}: a client's attestation of a user is recent, and true as far as this server can check
 * (Tillitsrammeverk, Forretningsregler for bruk av attestering). APIs give access to other organisations' records
 * because of it, so a false one is in no token in any phase. One that can't be checked because a register is down
 * counts as false.
 */
public final class TrustFramework extends DefinedRequirement implements DetailsCheck {

    /** Longest validity of an attestation. */
    public static final Parameter<Duration> MAX =
            Parameter.duration("max", Duration.ofMinutes(60), Duration.ofMinutes(1), Duration.ofMinutes(60));

    private static final Duration LEEWAY = Duration.ofSeconds(10);
    private static final Set<String> OF_USERS = Set.of("authorization_code", "refresh_token");

    public TrustFramework() {
        super(new Definition(
                        "attestation",
                        RequirementKind.DATED,
                        OAuthError.INVALID_REQUEST,
                        "ATT-9",
                        "ATT-10",
                        "ATT-11",
                        "ATT-12",
                        "ATT-19",
                        "ATT-28",
                        "ATT-29",
                        "ATT-32",
                        "ATT-43",
                        "HelseID")
                .with(MAX));
    }

    @Override
    public boolean isStricterThanHelseId() {
        return true;
    }

    @Override
    public boolean isSeenIn(RequestKind kind) {
        return kind.endpoint().issues() || kind.isOfLogin();
    }

    @Override
    public Outcome check(Facts facts, Parameters parameters) {
        Optional<DatedAttestation> attested = counting(facts, parameters);
        if (attested.isEmpty()) {
            return Outcome.NOT_APPLICABLE;
        }
        Optional<Outcome.Failed> failed = failure(facts, attested.get(), parameters);
        if (failed.isPresent()) {
            return KeyPossession.isProven(facts) ? failed.get() : Outcome.NOT_APPLICABLE;
        }
        return isOfKnownUser(facts) || facts.endpoint() != Endpoint.TOKEN ? Outcome.PASSED : Outcome.NOT_APPLICABLE;
    }

    /**
     * Returns the attestation for the token that this request asks for; empty if there is no valid one.
     *
     * @param parameters the values in force for this requirement
     * @param outcome outcome of the request by these values
     */
    public static Optional<Attested> attested(Facts facts, Parameters parameters, Outcome outcome) {
        return facts.endpoint() == Endpoint.TOKEN && outcome == Outcome.PASSED
                ? counting(facts, parameters)
                        .map(attested -> new Attested(attested.attestation(), attested.end(parameters.get(MAX))))
                : Optional.empty();
    }

    /**
     * Returns whether there is an attestation that wasn't compared with a user, since the code or refresh token leads
     * to none. Keycloak refuses such a request; a token that was issued nevertheless would lack the attestation without
     * notice.
     */
    public static boolean isUnchecked(Facts facts, Parameters parameters) {
        return facts.endpoint() == Endpoint.TOKEN
                && !isOfKnownUser(facts)
                && counting(facts, parameters).isPresent();
    }

    /**
     * Attestation for a token.
     *
     * @param end when the token has to end
     */
    public record Attested(Attestation attestation, Instant end) {}

    /** One of a login is left out once it has ended; no client has sent it again, so no request is refused. */
    private static Optional<DatedAttestation> counting(Facts facts, Parameters parameters) {
        return DatedAttestation.by(facts)
                .filter(attested -> !attested.isOfLogin() || !hasEnded(attested, facts, parameters));
    }

    private static boolean hasEnded(DatedAttestation attested, Facts facts, Parameters parameters) {
        return !attested.end(parameters.get(MAX)).isAfter(facts.instant());
    }

    private static boolean isOfKnownUser(Facts facts) {
        return facts.user() != null;
    }

    private Optional<Outcome.Failed> failure(Facts facts, DatedAttestation attested, Parameters parameters) {
        if (isTwice(facts)) {
            return Optional.of(new Outcome.Failed(
                    OAuthError.ACCESS_DENIED,
                    "HID-DOUBLE-STRUCTURE: send the attestation in one place, the client assertion or the request object;"
                            + " a login that has one keeps it"));
        }
        return time(facts, attested, parameters)
                .or(() -> AttestationRules.broken(facts, attested.attestation()))
                .map(this::failed)
                .or(() -> AttestationRules.unanswered(facts, attested.attestation())
                        .map(TrustFramework::failedForNow));
    }

    /** Returns a failure because a register is down, after which a client tries again. */
    private static Outcome.Failed failedForNow(String sentence) {
        return new Outcome.Failed(OAuthError.TEMPORARILY_UNAVAILABLE, sentence);
    }

    /** A login's attestation can't be replaced, unlike its organisation (HelseID, profile for Tillitsrammeverket). */
    private static boolean isTwice(Facts facts) {
        return facts.endpoint() == Endpoint.TOKEN
                && facts.details().inAssertion().attestation().isPresent()
                && facts.details().ofLogin().attestation().isPresent();
    }

    private static Optional<String> time(Facts facts, DatedAttestation attested, Parameters parameters) {
        if (facts.endpoint() == Endpoint.TOKEN
                && !OF_USERS.contains(String.valueOf(facts.form().grantType()))) {
            return Optional.of(
                    "send an attestation with a code or a refresh token; a client that acts for itself has no practitioner");
        }
        Instant time = attested.attestation().time();
        if (time != null && time.isAfter(facts.instant().plus(LEEWAY))) {
            return Optional.of("set toa to the time of the attestation, which is not in the future");
        }
        return hasEnded(attested, facts, parameters)
                ? Optional.of("attest anew; an attestation holds for at most 60 minutes")
                : Optional.empty();
    }

    /**
     * Attestation of a request or of the login that it continues, and the time from which it counts.
     *
     * @param attestation the attestation
     * @param since when the client signed it, or the earlier time of attestation that it states
     * @param isOfLogin whether it belongs to the login and not to this request
     */
    private record DatedAttestation(Attestation attestation, Instant since, boolean isOfLogin) {

        /**
         * Returns the attestation that counts for a request: that of a token request itself, else that of its login.
         */
        static Optional<DatedAttestation> by(Facts facts) {
            Facts.SentDetails details = facts.details();
            return switch (facts.endpoint()) {
                case TOKEN ->
                    details.inAssertion()
                            .attestation()
                            .map(own -> of(own, signed(facts), false))
                            .or(() -> details.ofLogin().attestation().map(former -> of(former, ofLogin(facts), true)));
                case PUSHED_AUTHORIZATION, AUTHORIZATION ->
                    details.inRequestObject().attestation().map(pushed -> of(pushed, ofObject(facts), false));
                default -> Optional.empty();
            };
        }

        /** Returns the end of the attestation after this duration. */
        Instant end(Duration longest) {
            return since.plus(longest);
        }

        private static DatedAttestation of(Attestation attestation, Instant signed, boolean isOfLogin) {
            Instant time = attestation.time();
            return new DatedAttestation(attestation, time != null && time.isBefore(signed) ? time : signed, isOfLogin);
        }

        private static Instant signed(Facts facts) {
            Instant issued = facts.assertion() instanceof Facts.Assertion.Present present
                    ? present.content().issuedAt()
                    : null;
            return issued == null || issued.isAfter(facts.instant()) ? facts.instant() : issued;
        }

        /** Returns when the attestation of a login was made. One whose time isn't known counts as ended. */
        private static Instant ofLogin(Facts facts) {
            Instant since = facts.details().ofLoginSince();
            return since == null ? Instant.EPOCH : since;
        }

        private static Instant ofObject(Facts facts) {
            Instant since = facts.details().ofLoginSince();
            return since == null ? facts.instant() : since;
        }
    }
}
