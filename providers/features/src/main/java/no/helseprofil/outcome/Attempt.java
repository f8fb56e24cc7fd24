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

/**
 * What whoever has stolen something would try, by what the request was refused for. A client that is programmed wrongly
 * is refused for the same, so none of these says that there was a thief.
 */
public enum Attempt {
    /** A client assertion, a request object or a DPoP proof that has been used comes again. */
    REPLAY(List.of(), Set.of(AssertionSingleUse.USED, AssertionSingleUse.USED_ELSEWHERE.sentence(), DpopReplay.USED)),
    /** A client assertion, a request object or a DPoP proof isn't signed with the key that it must be. */
    FORGED(List.of(), Set.of(PrivateKeyJwt.WRONG_KEY, RequestObject.UNVERIFIED, DpopProofForm.UNVERIFIED)),
    /** A key is used that is blocked, since it is known to be stolen. */
    STOLEN_KEY(List.of(), Set.of(Blocked.BY_KEY)),
    /** A token or a code that is bound to a key comes with a proof of another key. */
    STOLEN_TOKEN(List.of(), Set.of(DpopProofForm.OTHER_KEY, DpopCodeBinding.OTHER_KEY)),
    /** A client assertion was made for another server than this one, or for more than one. */
    WRONG_AUDIENCE(List.of(AssertionAudience.class), Set.of()),
    /** A DPoP proof was made too early or for later, or a client assertion has ended. */
    OLD_PROOF(List.of(DpopProofAge.class), Set.of(AssertionLifetime.ENDED));

    private final List<Class<? extends Requirement>> requirements;
    private final Set<String> sentences;

    /**
     * One of them.
     *
     * @param requirements whatever these refuse is one
     * @param sentences what others refuse is one if it is told so
     */
    Attempt(List<Class<? extends Requirement>> requirements, Set<String> sentences) {
        this.requirements = requirements;
        this.sentences = sentences;
    }

    /** What a request tried that was refused; empty if a thief would have nothing of it. */
    public static Optional<Attempt> of(Requirement requirement, Outcome.Failed failure) {
        return Stream.of(values())
                .filter(attempt -> attempt.requirements.contains(requirement.getClass())
                        || attempt.sentences.contains(failure.sentence()))
                .findFirst();
    }

    /** What its requests are summed up as. */
    public Figure figure() {
        return Figure.valueOf("REFUSED_" + name());
    }

    /** The name in JSON. */
    public String id() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
