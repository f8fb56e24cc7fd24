package no.helseprofil.profile;

/** Requirement on the details of a request, which is checked wherever a client may send details. */
public interface DetailsCheck extends RequestCheck {

    @Override
    default boolean isSeenIn(RequestKind kind) {
        return kind.endpoint() != Endpoint.USERINFO;
    }

    @Override
    default RequestPart part() {
        return RequestPart.DETAILS;
    }
}
