#!/usr/bin/perl
use Mojolicious::Lite -signatures;
use Mojo::JSON qw(decode_json);
use Mojo::Util qw(secure_compare);

my $half = substr $ENV{PHANTOM_WEBHOOK_TOKEN}, 0, 32;

app->mode('production');
app->log->level('fatal');
app->max_request_size(5_000_000);

under sub ($c) {
  return 1 if secure_compare($c->req->headers->authorization // '', $half);
  $c->render(text => 'Unauthorized', status => 401);
  return undef;
};

post '/webhook' => sub ($c) {
  my $delivery = eval { decode_json($c->req->body) };
  return $c->render(text => 'Bad request', status => 400)
    unless ref $delivery eq 'HASH' && defined $delivery->{event} && !ref $delivery->{event};
  if ($delivery->{event} eq 'delegate.registered' && ref $delivery->{data} eq 'HASH') {
    app->log->info("new delegate $delivery->{data}{id}");
  }
  $c->render(text => 'ok');
};

app->start;
