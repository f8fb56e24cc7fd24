package no.helseprofil.outcome;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import no.helseprofil.profile.Outcome;
import no.helseprofil.profile.Requirement;
import no.helseprofil.profile.assertion.AssertionAudience;
import no.helseprofil.profile.assertion.AssertionLifetime;
import no.helseprofil.profile.assertion.AssertionSingleUse;
import no.helseprofil.profile.assertion.PrivateKeyJwt;
import no.helseprofil.profile.proof.DpopCodeBinding;
import no.helseprofil.profile.proof.DpopProofAge;
import no.helseprofil.profile.proof.DpopProofForm;
import no.helseprofil.profile.proof.DpopReplay;
import no.helseprofil.profile.request.Blocked;
import no.helseprofil.profile.request.RequestObject;

/** Figures that are summed up for each day of a realm. A day has one sum per figure, however many clients it has. */
public enum Figure {
    /** Access tokens that are bound to a DPoP key. */
    TOKENS_DPOP,
    /** Access tokens that are bound to a certificate. */
    TOKENS_MTLS,
    /** Access tokens that are bound to nothing, so that everybody who has one can use it. */
    TOKENS_NONE,
    /** Lifetimes of unbound access tokens, in seconds. */
    SECONDS_AT_RISK,
    /** Lifetimes of unbound access tokens of Keycloak's own clients, such as its consoles, in seconds. */
    KEYCLOAK_SECONDS_AT_RISK,
    /** See {@link Attempt#REPLAY}. */
    REFUSED_REPLAY,
    /** See {@link Attempt#FORGED}. */
    REFUSED_FORGED,
    /** See {@link Attempt#STOLEN_KEY}. */
    REFUSED_STOLEN_KEY,
    /** See {@link Attempt#STOLEN_TOKEN}. */
    REFUSED_STOLEN_TOKEN,
    /** See {@link Attempt#WRONG_AUDIENCE}. */
    REFUSED_WRONG_AUDIENCE,
    /** See {@link Attempt#OLD_PROOF}. */
    REFUSED_OLD_PROOF;

    /** Returns the name in the database and in CSV. */
    public String id() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Returns the figure with this id; empty if there is none, as for one of a later version. */
    public static Optional<Figure> of(String id) {
        return Stream.of(values()).filter(figure -> figure.id().equals(id)).findFirst();
    }

    /**
     * Kinds of attacks that a refused request may be, by the reason of its refusal. A client with a programming error
     * is refused for the same reasons, so none of these proves an attack.
     */
    public enum Attempt {
        /** A used client assertion, request object or DPoP proof is sent again. */
        REPLAY(
                List.of(),
                Set.of(AssertionSingleUse.USED, AssertionSingleUse.USED_ELSEWHERE.sentence(), DpopReplay.USED)),
        /** A client assertion, a request object or a DPoP proof isn't signed with the required key. */
        FORGED(List.of(), Set.of(PrivateKeyJwt.WRONG_KEY, RequestObject.UNVERIFIED, DpopProofForm.UNVERIFIED)),
        /** A key is used that is blocked because it is known to be stolen. */
        STOLEN_KEY(List.of(), Set.of(Blocked.BY_KEY)),
        /** A key-bound token or code is sent with a proof of another key. */
        STOLEN_TOKEN(List.of(), Set.of(DpopProofForm.OTHER_KEY, DpopCodeBinding.OTHER_KEY)),
        /** A client assertion was made for another server, or for more than one. */
        WRONG_AUDIENCE(List.of(AssertionAudience.class), Set.of()),
        /** A DPoP proof was made too early or for later, or a client assertion has expired. */
        OLD_PROOF(List.of(DpopProofAge.class), Set.of(AssertionLifetime.ENDED));

        private final List<Class<? extends Requirement>> requirements;
        private final Set<String> sentences;

        /**
         * Creates a kind.
         *
         * @param requirements requirements whose every refusal is of this kind
         * @param sentences error sentences of other requirements that are of this kind
         */
        Attempt(List<Class<? extends Requirement>> requirements, Set<String> sentences) {
            this.requirements = requirements;
            this.sentences = sentences;
        }

        /** Returns the kind of a refused request; empty if an attacker would gain nothing by it. */
        public static Optional<Attempt> of(Requirement requirement, Outcome.Failed failure) {
            return Stream.of(values())
                    .filter(attempt -> attempt.requirements.contains(requirement.getClass())
                            || attempt.sentences.contains(failure.sentence()))
                    .findFirst();
        }

        /** Returns the figure that sums up its requests. */
        public Figure figure() {
            return Figure.valueOf("REFUSED_" + name());
        }

        /** Returns the name in JSON. */
        public String id() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }
}
