/** Which addresses of the internet are everybody's, and where the server may go because somebody has registered one. */
@NullMarked
package no.helseprofil.network;

import org.jspecify.annotations.NullMarked;
