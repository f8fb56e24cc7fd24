package no.helseprofil.testtoken;

import java.util.List;

/** A request for a test token can't be read. The exception lists everything that is wrong with it. */
public final class UnfitRequestException extends Exception {

    private static final long serialVersionUID = 1L;

    private final transient List<WrongMember> places;

    UnfitRequestException(List<WrongMember> places) {
        super("no test token is made");
        this.places = List.copyOf(places);
    }

    /** Returns the faults in the order in which they were found. */
    public List<WrongMember> places() {
        return places;
    }

    /**
     * A faulty member, or one with which a warning is due.
     *
     * @param pointer its place (RFC 6901)
     * @param remedy what to write instead, or what became of it, without a quote from the request
     */
    public record WrongMember(String pointer, String remedy) {}
}
