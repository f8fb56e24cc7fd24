package no.helseprofil.profile;

import java.util.Objects;
import java.util.Optional;

public interface RequestCheck extends Requirement {

    /**
     * Judges one request. Looks at the facts alone: uses nothing up, asks no register, and gives the same
     * outcome for the same facts.
     *
     * @param facts the request
     * @param parameters the values in force for this requirement
     */
    Outcome check(Facts facts, Parameters parameters);

    /**
     * Whether a request of this kind can fail it, and so shows how the client does it. By default where a client
     * authenticates.
     */
    default boolean isSeenIn(RequestKind kind) {
        return kind.endpoint().authenticatesClient();
    }

    /** What it looks at in such a request. */
    default RequestPart part() {
        return RequestPart.WHOLE;
    }

    /** Whether there is anything registered of a client that it could be about. */
    default boolean concerns(ClientMetadata client) {
        return true;
    }

    /**
     * Why every request is refused by these values of a client that is registered like that, whatever it sends; empty
     * if that depends on what it sends.
     *
     * @param client the client
     * @param parameters the values
     * @return what to change
     */
    default Optional<String> refusalBySettings(ClientMetadata client, Parameters parameters) {
        return Optional.empty();
    }

    /** This requirement's refusal with the error of its definition. */
    default Outcome.Failed failed(String sentence) {
        return new Outcome.Failed(
                Objects.requireNonNull(definition().error(), "a requirement on requests has an error"), sentence);
    }
}
