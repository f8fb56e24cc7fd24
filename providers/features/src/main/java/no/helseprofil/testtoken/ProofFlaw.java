package no.helseprofil.testtoken;

import java.util.List;
import no.helseprofil.grammar.Grammar;
import no.helseprofil.profile.ApiCheck;
import no.helseprofil.profile.ApiFault.JwtChange;
import no.helseprofil.profile.api.ApiProofAge;
import no.helseprofil.profile.api.ApiProofAth;
import no.helseprofil.profile.api.ApiProofHtm;
import no.helseprofil.profile.api.ApiProofHtu;
import no.helseprofil.profile.api.ApiProofKey;
import no.helseprofil.profile.api.ApiProofReplay;
import no.helseprofil.profile.api.ApiProofSignature;
import no.helseprofil.profile.api.ApiProofType;

/**
 * Flaws of a test token's proof, by the names and numbers of the national test token service. They are the faults with
 * which an assessment probes APIs.
 */
enum ProofFlaw {
    NONE("None"),
    NO_HTU("DontSetHtuClaimValue", new ApiProofHtu(), "proof without htu"),
    NO_HTM("DontSetHtmClaimValue", new ApiProofHtm(), "proof without htm"),
    MADE_EARLIER("SetIatValueInThePast", new ApiProofAge(), "proof made 3600 s ago"),
    DATED_AHEAD("SetIatValueInTheFuture", new ApiProofAge(), "proof dated 3600 s ahead"),
    NO_ATH("DontSetAthClaimValue", new ApiProofAth(), "proof without ath"),
    NO_ALGORITHM("DontSetAlgHeader", new ApiProofSignature(), "proof without alg"),
    NO_KEY("DontSetJwkHeader", new ApiProofKey(), "proof without jwk"),
    NO_ID("DontSetJtiClaim", new ApiProofReplay(), "proof without jti"),
    SYMMETRIC("SetAlgHeaderToASymmetricAlgorithm", new ApiProofSignature(), "proof with a symmetric alg"),
    PRIVATE_KEY("SetPrivateKeyInJwkHeader", new ApiProofKey(), "proof with the private key in jwk"),
    TYPE("SetInvalidTypHeaderValue", new ApiProofType(), "proof with typ JWT"),
    SIGNATURE("SetAnInvalidSignature", new ApiProofSignature(), "proof with a wrong signature"),
    /** The proof is valid, but the token is bound to another key. */
    BOUND_TO_ANOTHER("SetAnInvalidJktValueInToken");

    static final Grammar<ProofFlaw> GRAMMAR = Values.choice(List.of(values()), flaw -> flaw.sent);

    private final String sent;

    @SuppressWarnings("ImmutableEnumChecker") // a list of immutable records
    private final List<JwtChange> changes;

    ProofFlaw(String sent) {
        this.sent = sent;
        this.changes = List.of();
    }

    ProofFlaw(String sent, ApiCheck check, String name) {
        this.sent = sent;
        this.changes = TokenFault.of(check, name).proof();
    }

    String sent() {
        return sent;
    }

    List<JwtChange> changes() {
        return changes;
    }
}
